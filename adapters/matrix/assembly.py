"""What the composition root needs of Matrix: a client with its account, the platform, provisioning."""

from collections.abc import Callable, Mapping, MutableMapping
from contextlib import suppress
from typing import Any

from adapters.matrix.client import MatrixClient, MatrixError, NoAnswer, where
from adapters.matrix.platform import MatrixPlatform
from adapters.matrix.provision import provision as provision_rooms
from adapters.matrix.readiness import ready as look
from adapters.provisioning import Step, Summary
from bot.errors import InputError, OutsideError, TokenRevoked, Unreachable
from bot.places import PlaceBook, planned_places
from bot.programme import Programme
from bot.readiness import Report
from bot.secrets import hide, secret
from bot.settings import MatrixSettings
from bot.words import Words, both

TOKEN, PASSWORD = "COMPTOIR_MATRIX_TOKEN", "COMPTOIR_MATRIX_PASSWORD"
Account = Mapping[str, Any]

LIMITS = MatrixPlatform.limits


async def connect(settings: MatrixSettings, account: Account | None) -> tuple[MatrixClient, Account | None]:
    """A client with a token: given, kept from an earlier login, or got by logging in once.

    Returns the account to keep, when there was a login. A kept token that is revoked is replaced if there
    is a password, on a new device: a server forgets with the old one what was sent, and a device of the same
    name would hide that. Raises InputError without any secret, TokenRevoked when the server refuses the
    login or the account is closed, OutsideError when it does not answer.
    """
    if token := secret(TOKEN):
        return MatrixClient(settings.homeserver, token), None
    password = secret(PASSWORD)
    if account:
        hide(account["token"])
        client = MatrixClient(settings.homeserver, account["token"])
        if password is None or await _is_accepted(client):
            return client, None
        await client.close()
    if password is None:
        raise InputError(both("matrix-secrets-missing", token=TOKEN, password=PASSWORD))
    return await _logged_in(settings, password)


async def _is_accepted(client: MatrixClient) -> bool:
    """Whether the token still serves; a server that does not answer now is left to the start to judge."""
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
        return Unreachable(both("matrix-unreachable", homeserver=settings.homeserver, why=str(error)))
    if error.may_pass:
        return Unreachable(both("matrix-login-later", **login))
    return TokenRevoked(both("matrix-login-refused", **login, why=error.errcode))


async def forget(client: MatrixClient) -> None:
    """End the session that `connect` has just begun: it was only for looking."""
    with suppress(MatrixError, NoAnswer):
        await client.request("POST", where("logout"), {})


def assemble(
    settings: MatrixSettings,
    programme: Programme,
    client: MatrixClient,
    places: MutableMapping[str, str],
    words: Words,
) -> MatrixPlatform:
    """The platform; places missing from the book are an input error: they are to be provisioned first."""
    missing = [place.name for place in planned_places(programme, words) if place.name not in places]
    if missing:
        raise InputError(both("matrix-places-missing", places=", ".join(missing)))
    return MatrixPlatform(settings, programme.event.id, client, places, words)


async def provision(
    settings: MatrixSettings,
    programme: Programme,
    client: MatrixClient,
    words: Words,
    book: PlaceBook,
    report: Callable[[Step], None],
    *,
    dry_run: bool,
) -> Summary:
    planned = planned_places(programme, words)
    return await provision_rooms(client, programme, settings, planned, book, report, dry_run=dry_run)


async def ready(
    settings: MatrixSettings,
    programme: Programme,
    client: MatrixClient,
    places: Mapping[str, str],
    words: Words,
) -> Report:
    """What must be known before the day; raises OutsideError where the server cannot be asked."""
    planned = planned_places(programme, words)
    return Report(MatrixPlatform.name, await look(client, settings, programme, planned, places))
