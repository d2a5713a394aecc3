"""Facts about Discord that are known before its code is loaded."""

from adapters.discord.typed import as_typed_here
from bot.port.chat import Facts

FACTS = Facts(calls=True, typed=as_typed_here)
