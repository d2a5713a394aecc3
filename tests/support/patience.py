"""How long a test waits for what must come."""

PATIENCE = 300.0  # seconds: a busy machine needs a part of it, and what never comes is found all the same
