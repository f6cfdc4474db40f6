"""The demonstration behind `make demo`: a real server, asked as an API server asks."""
