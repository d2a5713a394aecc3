"""Forgetting people, at their request and after the retention period."""
