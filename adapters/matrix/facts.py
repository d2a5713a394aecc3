"""Facts about Matrix that are known before its adapter is loaded."""

from bot.port.chat import Allowance, Facts

# The limit of a Synapse that does not exempt the bot: a burst, then one event every five seconds.
# https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#rc_message
FACTS = Facts(allowance=Allowance(burst=10, rate=0.2))
