"""Open data by the Department's own rules: tables to give away, and what its screener asks of them."""
