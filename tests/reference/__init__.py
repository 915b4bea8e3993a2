"""Results of trusted packages, one by one."""
