"""The values exchanged with a platform: events, messages, their texts and their errors."""
