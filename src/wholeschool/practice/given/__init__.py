"""What pupils were given: exposure by half-term, and provision in place of lessons."""
