"""The parts of the pages that the composition root needs; there is nothing to make and nobody to ask."""

import secrets
from collections.abc import Callable, Container, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from adapters.web.devices import Devices
from adapters.web.files import WebSettings
from adapters.web.paths import CODE_PAGE, path_of
from adapters.web.platform import LIMITS, WebPlatform
from adapters.web.room_code import screen_key
from bot.operator.readiness import Absent, Address, Found, OpensByCode, Report
from bot.operator.secrets import hide, secret
from bot.port.errors import InputError
from bot.port.provisioning import Step, Summary
from bot.port.verification import Terminal
from bot.programme.model import HALL, Programme
from bot.programme.places import PlaceBook, PlannedPlace, planned_places
from bot.words.catalogue import Catalogue, both

SECRET = "COMPTOIR_WEB_SECRET"
SHORTEST = 16  # characters of a secret
Account = Mapping[str, Any]

__all__ = ["LIMITS", "assemble", "connect", "forget", "provision", "ready", "remove", "terminal"]


@dataclass(frozen=True, slots=True)
class Signature:
    """What cookies are signed with."""

    secret: str = field(repr=False)

    async def close(self) -> None:
        """Do nothing: there is no connection."""


async def connect(settings: WebSettings, account: Account | None) -> tuple[Signature, Account | None]:
    """Return the secret from the environment, or one that is made once and kept in the database."""
    given = secret(SECRET)
    if given is not None and len(given) < SHORTEST:
        raise InputError(both("web-secret-short", name=SECRET, least=SHORTEST))
    if given is not None or account:
        known = given or str((account or {})["secret"])
        hide(known)
        return Signature(known), None
    made = secrets.token_hex(32)
    hide(made)
    return Signature(made), {"secret": made}


async def forget(client: Signature) -> None:
    """Do nothing: a secret that was made stays as good as another."""


def assemble(
    settings: WebSettings,
    programme: Callable[[], Programme],
    client: Signature,
    places: MutableMapping[str, str],
    words: Catalogue,
) -> WebPlatform:
    """Build the platform; its places are pages, which exist by themselves."""
    return WebPlatform(settings, client.secret, places)


async def provision(
    client: Signature,
    programme: Programme,
    settings: WebSettings,
    planned: Sequence[PlannedPlace],
    book: PlaceBook,
    report: Callable[[Step], None],
    *,
    dry_run: bool,
    only: Container[str] | None = None,
) -> Summary:
    """Remember the places, so that the core knows of them; nothing is made."""
    known, steps = await book.remembered(), []
    for place in planned:
        if only is not None and place.name not in only:
            continue
        if place.name not in known and not dry_run:
            await book.remember(place.name, place.name)
        step = Step(place.name, "keep", _url(settings, place.name) or "")
        steps.append(step)
        report(step)
    return Summary(tuple(steps))


async def remove(
    client: Signature,
    programme: Programme,
    settings: WebSettings,
    planned: Sequence[PlannedPlace],
    book: PlaceBook,
    report: Callable[[Step], None],
    *,
    dry_run: bool,
) -> Summary:
    """Forget the places of a rehearsal; what stood there is in its own database."""
    steps = []
    for name in await book.remembered():
        if not dry_run:
            await book.forget(name)
        step = Step(name, "remove", _url(settings, name) or "")
        steps.append(step)
        report(step)
    return Summary(tuple(steps))


async def ready(
    settings: WebSettings,
    programme: Programme,
    client: Signature,
    places: Mapping[str, str],
    words: Catalogue,
    *,
    unseen: bool = False,
) -> Report:
    """Report the addresses to give, and who is to enter closed places: the core knows who did."""
    planned = planned_places(programme, words)
    found: list[Found] = [
        Address(place.title, url) for place in planned if place.public and (url := _url(settings, place.name))
    ]
    if programme.event.code:
        found += _screens(settings, programme, client, words)
    closed = [place for place in planned if not place.public]
    found += [OpensByCode(place.name, f"{settings.address}{CODE_PAGE}") for place in closed]
    found += [Absent(person, place.name) for place in closed for person in place.people]
    return Report(WebPlatform.name, found)


def _screens(
    settings: WebSettings, programme: Programme, client: Signature, words: Catalogue
) -> Iterator[Address]:
    """Yield the addresses of the screens that show the room's code: nobody may know them who is not there."""
    key = screen_key(Devices(client.secret))
    used = {room: programme.rooms[room].name for session in programme.sessions for room in session.rooms}
    screens = {f"/{HALL}/screen": "", **{f"/screen/{room}": name for room, name in used.items()}}
    for path, room in screens.items():
        key_of = "ready-screen" if room else "ready-hall-screen"
        name = words.operator_text(programme.event.language, key_of, room=room)
        yield Address(name, f"{settings.address}{path}?key={key}")


def _url(settings: WebSettings, place: str) -> str | None:
    path = path_of(place)
    return f"{settings.address}{path}" if path else None


def terminal(settings: WebSettings) -> Terminal | None:
    """Return None: there is no account to verify."""
    return None
