"""The journal: events are kept here before they are handled."""
