"""What crosses to a platform and back: events, messages, their texts and their errors."""
