"""People: their accounts, their codes, their limits."""
