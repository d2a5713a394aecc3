"""A chat platform in memory: for tests, and the proof that the port is honest."""
