"""What the bot is rehearsed on: a pretended Discord, a homeserver of one’s own, the play of the demo."""
