"""Asking a service over the network: at one host alone, with patience, with a limit to what is taken."""
