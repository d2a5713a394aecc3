"""Programmes from others' files, and for others."""
