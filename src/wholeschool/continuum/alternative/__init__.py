"""Alternative provision schools: who is on roll there, how they attend, who came back and stayed."""
