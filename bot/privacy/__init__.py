"""Forgetting people, at their wish and when the time is over."""
