"""The adapters: one package per chat platform turns native events into `bot.port.chat` values and back."""
