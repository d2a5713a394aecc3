"""The time that a test waits for something that must come."""

PATIENCE = 300.0  # seconds: a busy machine needs a part of it, and what never comes is found all the same
