"""What an evaluation could see, before anybody has looked at an outcome."""
