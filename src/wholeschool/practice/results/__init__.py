"""What a design is asked, what it finds, and by which rule that is judged."""
