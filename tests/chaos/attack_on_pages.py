"""Somebody means harm to the pages: forged cookies, other sites, odd requests, many devices."""

import asyncio
import random
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path

from odd_requests import odd_requests
from web_day import WebDay
from web_person import Phone, questions

from adapters.web.devices import Devices

DEVICES = 20  # that one address may bring
PROGRAMME = """
event: {id: jour, title: Une journée, date: 2026-10-16, timezone: Europe/Paris}
people:
  amy: {name: Amy Animatrice}
sessions:
  - {id: comptoir-1, kind: comptoir, number: 1, title: Pain, start: 10:00, end: 18:00, animateurs: [amy]}
  - {id: restitution, kind: plenary, title: Plénière, start: 18:00, end: 19:00}
"""
C1, MINE = "/comptoir-1", "Qui paie ?"
CLOSED = ("/regie", "/desk/comptoir-1", "/desk/restitution", "/desk", "/desk/x")


@dataclass
class Seen:
    """What was let in that must not be, and how often each status was answered."""

    let_in: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    voters: int = 0

    def expect(self, what: str, status: int, allowed: Sequence[int]) -> None:
        self.statuses[status] += 1
        if status not in allowed:
            self.let_in.append(f"{what}: {status}")


async def play(folder: Path, requests: int, devices: int, seed: int) -> Seen:
    seen, chance = Seen(), random.Random(seed)
    async with _day(folder / "crowd", DEVICES) as day:
        await _bring_devices(day, seen, devices)
        _count(day, seen)
    async with _day(folder / "day", 1_000_000) as day:  # no address has to wait
        async with Phone(day.address) as honest:
            await honest.ask(C1, MINE)
            cookie = honest.cookie or ""
        await _forge(day, seen, cookie, chance)
        await _come_from_elsewhere(day, seen)
        await _fuzz(day, seen, requests, chance)
        async with Phone(day.address) as reader:
            seen.expect("the page after it all", (await reader.get(C1)).status, [200])
        _count(day, seen)
    return seen


@asynccontextmanager
async def _day(folder: Path, devices: int) -> AsyncIterator[WebDay]:
    folder.mkdir()  # noqa: ASYNC240 - nobody else waits
    flood = "{questions: 9999}"
    day = WebDay(folder, "2026-10-16T10:40", PROGRAMME, f", devices: {devices}", flood=flood)
    await day.start()
    try:
        yield day
    finally:
        await day.end()


async def _forge(day: WebDay, seen: Seen, cookie: str, chance: random.Random) -> None:
    """Try cookies that we did not make on pages that are not for everyone."""
    device, _, seal = cookie.partition(".")
    guessed = Devices("secret").cookie(device)
    forged = [
        *("", "x", device, f"{device}.", f".{seal}", f"{seal}.{device}", f"{device}.{seal[::-1]}", guessed)
    ]
    forged += ["".join(chance.choices("AZaz09._-", k=66)) for _ in range(20)]
    async with Phone(day.address) as phone:
        for each in (*forged, cookie):  # an honest one opens no desk either
            for path in CLOSED:
                answer = await phone.get(path, Cookie=f"comptoir={each}")
                seen.expect(f"{path} by {each[:9]}…", answer.status, [403, 404])
        for each in forged:
            answer = await phone.get(C1, Cookie=f"comptoir={each}")
            seen.expect("a page by a forged cookie", answer.status, [200])
            if b'id="own"' in answer.body:
                seen.let_in.append(f"a forged cookie reads somebody's own: {each[:9]}…")


async def _come_from_elsewhere(day: WebDay, seen: Seen) -> None:
    """Let another site send forms, with a form of ours that anyone can get."""
    evil = "https://evil.example.org"
    async with Phone(day.address) as phone:
        for site, headers in (
            ("cross-site", {}),
            ("same-site", {}),
            ("cross-site", {"Origin": evil}),
            (None, {"Origin": evil}),
            (None, {"Origin": f"{day.address}.evil.example.org"}),
            ("CROSS-SITE", {}),
            ("none, cross-site", {}),
        ):
            phone.fetch_site = site
            fields = await phone.form(C1) | {"act": "ask", "text": "Envoyée par un autre site ?"}
            seen.expect("another site asks", (await phone.post(C1, fields, **headers)).status, [403])
        phone.fetch_site = "same-origin"
        for content in ("text/plain", "application/json", "multipart/form-data"):
            fields = await phone.form(C1) | {"act": "ask", "text": "Pas un formulaire ?"}
            seen.expect("not a form", (await phone.post(C1, fields, Content_Type=content)).status, [400])
        stolen = Devices("secret").form(None)
        fields = {"key": stolen.key, "seal": stolen.seal, "act": "ask", "text": "Avec une clé à moi ?"}
        seen.expect("a key of theirs", (await phone.post(C1, fields)).status, [403])


async def _bring_devices(day: WebDay, seen: Seen, devices: int) -> None:
    """Vote as many devices from one address, which says each time that it is another."""
    async with Phone(day.address) as honest:
        await honest.ask(C1, MINE)
        while not questions(await honest.page(C1)):  # noqa: ASYNC110 - the machine may be busy
            await asyncio.sleep(0.5)
    for number in range(devices):
        async with Phone(day.address) as phone:
            answer = await phone.get(C1, X_Forwarded_For=f"9.9.{number >> 8}.{number & 255}")
            if answer.status == 429:
                await asyncio.sleep(int(answer.headers["Retry-After"]))
                continue
            page = answer.page
            form = {name: page.all("input", name=name)[0].attributes["value"] for name in ("key", "seal")}
            spoofed = f"9.9.{number >> 8}.{number & 255}"
            voted = await phone.post(C1, form | {"vote": "C1-1"}, X_Forwarded_For=spoofed, X_Live="1")
            seen.expect("one device more", voted.status, [204, 429])


async def _fuzz(day: WebDay, seen: Seen, requests: int, chance: random.Random) -> None:
    waiting = iter(odd_requests(requests, chance))

    async def send() -> None:
        for request in waiting:
            status = await _status(day.port, request)
            if status >= 500 or (request.startswith(b"POST") and status in (204, 303)):
                seen.let_in.append(f"{status} to {request[:300]!r}")
            seen.statuses[status] += 1

    await asyncio.gather(*(send() for _ in range(20)))


async def _status(port: int, request: bytes) -> int:
    """Return the status of the answer; 0 if the connection was closed, or left waiting for the rest."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        async with asyncio.timeout(2):
            writer.write(request)
            line = await reader.readline()
        return int(line.split()[1]) if line.startswith(b"HTTP/") else 0
    except (OSError, TimeoutError, ValueError):
        return 0
    finally:
        writer.close()


def _count(day: WebDay, seen: Seen) -> None:
    with closing(sqlite3.connect(f"file:{day.folder / 'comptoir.db'}?mode=ro", uri=True)) as database:
        asked = [text for (text,) in database.execute("SELECT text FROM questions")]
        [(voters,)] = database.execute("SELECT count(DISTINCT person) FROM votes").fetchall()
        [(members,)] = database.execute("SELECT count(*) FROM members WHERE platform = 'web'").fetchall()
    if asked != [MINE]:
        seen.let_in.append(f"questions: {asked}")
    seen.voters += voters
    if seen.voters > DEVICES:
        seen.let_in.append(f"{seen.voters} voters from one address")
    if members:
        seen.let_in.append(f"{members} devices in closed places")
