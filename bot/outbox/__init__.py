"""What is to be said: the rows of the outbox."""
