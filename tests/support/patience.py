"""How long a test waits for something that must come."""

PATIENCE = 300.0  # seconds: a busy machine needs part of it, and a failure is found all the same
