"""See who is losing learning, act earlier, and know what works."""

__version__ = "0.3.0"
