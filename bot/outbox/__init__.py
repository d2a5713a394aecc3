"""The outbox: messages to say, as rows."""
