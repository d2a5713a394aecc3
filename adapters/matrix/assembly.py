"""Builds what the composition root needs of Matrix: a client with its account, the platform, provisioning."""

from collections.abc import Callable, Mapping, MutableMapping
from contextlib import suppress
from typing import Any

import structlog

from adapters.matrix import requests
from adapters.matrix.client import MatrixClient, MatrixError, NoAnswer
from adapters.matrix.files import MatrixSettings
from adapters.matrix.platform import MatrixPlatform
from adapters.matrix.provision import provision
from adapters.matrix.readiness import ready as look
from adapters.matrix.removal import remove
from adapters.matrix.vault import PASSWORD, Vault, vault_of
from bot.operator.readiness import Report
from bot.operator.secrets import hide, secret
from bot.port.errors import InputError, OutsideError, TokenRevoked, Unreachable
from bot.port.verification import Terminal
from bot.programme.model import Programme
from bot.programme.places import planned_places
from bot.words.catalogue import Catalogue, both
from bot.words.reasons import reason

TOKEN = "COMPTOIR_MATRIX_TOKEN"
log = structlog.get_logger()
Account = Mapping[str, Any]

LIMITS = MatrixPlatform.limits

__all__ = ["LIMITS", "assemble", "connect", "forget", "provision", "ready", "remove", "terminal"]


async def connect(settings: MatrixSettings, account: Account | None) -> tuple[MatrixClient, Account | None]:
    """Return a client with a token: given, kept from an earlier login, or obtained by logging in once.

    Also returns the account to keep, if there was a login. With a password, a revoked token is replaced on a
    new device: the server forgets the messages sent with the old device, and a device of the same name would
    hide that. A device whose keys are lost is replaced too. Raises InputError without any secret,
    TokenRevoked if the server refuses the login or the account is closed, OutsideError if it does not answer.
    """
    vault, password = vault_of(settings), secret(PASSWORD)
    if token := secret(TOKEN):
        given = MatrixClient(settings.homeserver, token)
        await _check_keys(given, vault)
        return given, None
    if account:
        hide(account["token"])
        client = MatrixClient(settings.homeserver, account["token"])
        if password is None:
            await _check_keys(client, vault)
            return client, None
        if await _is_accepted(client) and await _lost_device(client, vault) is None:
            return client, None
        await client.close()
    if password is None:
        raise InputError(both("matrix-secrets-missing", token=TOKEN, password=PASSWORD))
    return await _logged_in(settings, password)


async def _check_keys(client: MatrixClient, vault: Vault | None) -> None:
    """Raise InputError if our device's keys are lost: only another device would help."""
    device = await _lost_device(client, vault)
    if device is not None:
        await client.close()
        raise InputError(both("matrix-keys-lost", device=device))


async def _lost_device(client: MatrixClient, vault: Vault | None) -> str | None:
    """Return our device if its keys are lost; if the server does not answer, the start will find out."""
    if vault is None:
        return None
    from adapters.matrix.crypto.outlook import Standing, standing_of

    try:
        session = await client.whoami()
        if session.device is None:
            return None
        standing = await standing_of(client, vault, session.user, session.device)
    except (MatrixError, NoAnswer, TokenRevoked):
        return None
    if standing is Standing.LOST:
        log.warning("matrix_keys_lost", device=session.device)
        return session.device
    return None


async def _is_accepted(client: MatrixClient) -> bool:
    """Return whether the token still works; True if the server does not answer: the start will find out."""
    try:
        await client.whoami()
    except TokenRevoked:
        return False
    except (MatrixError, NoAnswer):
        return True
    return True


async def _logged_in(settings: MatrixSettings, password: str) -> tuple[MatrixClient, Account]:
    client = MatrixClient(settings.homeserver)
    try:
        session = await client.login(settings.user, password)
    except TokenRevoked:
        await client.close()
        raise
    except (MatrixError, NoAnswer) as error:
        await client.close()
        raise _not_logged_in(settings, error) from error
    hide(session.token)
    return client, {"user": session.user, "device": session.device, "token": session.token}


def _not_logged_in(settings: MatrixSettings, error: MatrixError | NoAnswer) -> OutsideError:
    login = {"homeserver": settings.homeserver, "user": settings.user}
    if isinstance(error, NoAnswer) or error.says_nothing:
        return Unreachable(both("matrix-unreachable", homeserver=settings.homeserver, why=reason(error)))
    if error.may_pass:
        return Unreachable(both("matrix-login-later", **login))
    return TokenRevoked(both("matrix-login-refused", **login, why=error.errcode))


async def forget(client: MatrixClient) -> None:
    """End the session that `connect` has just begun, because it was only for a check."""
    with suppress(MatrixError, NoAnswer):
        await client.ask(requests.logout())


def assemble(
    settings: MatrixSettings,
    programme: Callable[[], Programme],
    client: MatrixClient,
    places: MutableMapping[str, str],
    words: Catalogue,
) -> MatrixPlatform:
    """Return the platform, which keeps reading `places` and the programme.

    Raises InputError if none of the places exists; one missing place is reported while the others go on.
    """
    names = [place.name for place in planned_places(programme(), words)]
    if not places.keys() & set(names):
        raise InputError(both("matrix-places-missing", places=", ".join(names)))

    def expected() -> list[str]:
        known = (person.handles for person in programme().people.values())
        return [handles["matrix"] for handles in known if "matrix" in handles]

    def desks() -> list[tuple[str, str]]:
        return [(session.desk, session.place) for session in programme().question_sessions]

    event, vault = programme().event.address, vault_of(settings)
    return MatrixPlatform(settings, event, client, places, words, vault, expected, desks)


async def ready(
    settings: MatrixSettings,
    programme: Programme,
    client: MatrixClient,
    places: Mapping[str, str],
    words: Catalogue,
    *,
    unseen: bool = False,
) -> Report:
    """Report on Matrix before the day; raises OutsideError if the server cannot be asked.

    `unseen`: writes nothing that people could see.
    """
    planned, vault = planned_places(programme, words), vault_of(settings)
    found = await look(client, settings, programme, planned, places, vault=vault, unseen=unseen)
    return Report(MatrixPlatform.name, found)


def terminal(settings: MatrixSettings) -> Terminal | None:
    """Return a terminal to verify the running bot's account; None if the bot has no keys."""
    vault = vault_of(settings)
    if vault is None:
        return None
    from adapters.matrix.crypto.terminal import SealedTerminal

    return SealedTerminal(vault, settings.user)
