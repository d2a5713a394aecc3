"""The two files that people write: reading and checking them."""
