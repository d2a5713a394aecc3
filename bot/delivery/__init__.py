"""Delivery: claim what is due, do it, settle."""
