"""Accounts of our own homeserver that do not exist; those of other servers cannot be known."""

from collections.abc import Awaitable, Callable, Mapping

from adapters.matrix import requests
from adapters.matrix.client import Json, MatrixError
from adapters.matrix.requests import Request
from adapters.matrix.rooms import server_of


async def without_account(
    ask: Callable[[Request], Awaitable[Json]], accounts: Mapping[str, str], server: str
) -> list[str]:
    """Return the people, of these with their accounts, whose account our server does not have."""
    local = {person: account for person, account in accounts.items() if server_of(account) == server}
    return [person for person, account in local.items() if not await _exists(ask, account)]


async def _exists(ask: Callable[[Request], Awaitable[Json]], account: str) -> bool:
    try:
        await ask(requests.profile(account))
    except MatrixError as error:
        return error.status != 404  # a server may also refuse to show profiles
    return True
