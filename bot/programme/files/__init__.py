"""The two files that people write, read and checked."""
