"""Comptoir without any chat platform: the programme, the queue, the day's clock and delivery."""
