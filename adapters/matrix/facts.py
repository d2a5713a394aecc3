"""What is known of Matrix before anything of it is loaded."""

from bot.port.chat import Allowance, Facts

# What a Synapse not told to spare the bot allows one account: a burst, then one event in five seconds.
# https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#rc_message
FACTS = Facts(allowance=Allowance(burst=10, rate=0.2))
