"""What was received, kept before it is handled."""
