"""Everything the bot is rehearsed on: a rehearsal Discord, a homeserver of its own, the play of the demo."""
