"""Discord, over its API of version 10: https://discord.com/developers/docs"""
