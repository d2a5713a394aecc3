"""Watching over the running bot, and saying whether the day can begin."""
