"""Encrypted rooms: our device, its sessions with others, and what is encrypted or opened with them.

https://spec.matrix.org/latest/client-server-api/#end-to-end-encryption
"""
