"""One package a chat platform; each turns native events into `bot.port.chat` values and back."""
