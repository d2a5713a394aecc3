"""Facts about the pages that are known before their code is loaded."""

from bot.port.chat import Facts

FACTS = Facts()
