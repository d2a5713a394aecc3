"""What is known of Discord before anything of it is loaded."""

from bot.port.chat import Facts

FACTS = Facts(calls=True)
