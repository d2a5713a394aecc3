"""The adapters, found by name when they are asked for: nothing of them is loaded before."""

import importlib
from typing import Any

from bot.cli.event import language
from bot.port.errors import InputError
from bot.words.catalogue import operator_text


def facts_of(name: str) -> Any:
    """What a platform says of itself without loading its library."""
    return _part(name, "facts").FACTS


def adapter_of(name: str) -> Any:
    """The adapter of a platform, by name: nothing of it is loaded before."""
    return _part(name, "assembly")


def _part(name: str, part: str) -> Any:
    try:
        return importlib.import_module(f"adapters.{name}.{part}")
    except ModuleNotFoundError as error:
        raise InputError(operator_text(language(), "unknown-platform", platform=name)) from error


async def connect(store: Any, adapter: Any, name: str, settings: Any) -> tuple[Any, bool]:
    """A client with its account, and whether it had to log in."""
    from bot.journal import accounts

    client, account = await adapter.connect(settings, await store.run(accounts.account, name))
    if account is not None:
        try:
            await store.run(accounts.keep_account, name, dict(account))
        except BaseException:
            await client.close()
            raise
    return client, account is not None
