"""Encrypted rooms: our device, its sessions with other devices, encryption and decryption.

https://spec.matrix.org/latest/client-server-api/#end-to-end-encryption
"""
