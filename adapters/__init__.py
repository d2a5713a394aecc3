"""One package a chat platform; each turns native events into `bot.chat` values and back."""
