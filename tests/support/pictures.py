"""Takes the pictures of the README: a comptoir and its desk in a Matrix client and on pages, the terminal.

make pictures CLIENT=path/to/cinny/dist

The client is a built Cinny: a folder with its `index.html`. The two rooms are on a real homeserver with
a real bot, in the middle of the sample day, with a public on all three platforms.
"""

import asyncio
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import dropwhile, islice
from pathlib import Path
from urllib.parse import quote

from aiohttp import web
from browser import NoBrowser, Page, browser, page
from discord_day import DiscordSide
from matrix_day import MatrixSide
from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text
from web_side import WebSide
from whole_day import WholeDay

from adapters.loopback import free_port
from adapters.rehearsal.discord import DiscordServer
from adapters.rehearsal.homeserver import Account, Homeserver, synapse_python
from adapters.rehearsal.participant import Participant
from adapters.web.paths import path_of
from bot.programme.model import Programme
from bot.questions.digests import ON_STAGE_SIGN

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs/pictures"
PHONE, SCREEN = (390, 800), (1280, 720)  # CSS pixels
RELEASES = "https://github.com/cinnyapp/cinny/releases"
MOST = 80_000  # bytes of a picture at most
TERMINAL_COLUMNS = 100
BEFORE_IT, AFTER_IT = 10, 14  # lines of the terminal, around the first question on stage
PLAYED = re.compile(r"\d\d[h:]\d\d|\s+✽")  # how a line of the play begins
HERE, DESK = "comptoir-1", "comptoir-1-desk"

# The texts in the pictures of each language.
SAID: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "title": "Reconnaître la propriété intellectuelle sans freiner l’essaimage",
        "room": "Le Club",
        "ask": "question",
        "text": "texte",
        "answered": "repondu",
        "first": "Faut-il déposer une marque avant d’essaimer ?",
        "second": "Une licence libre suffirait-elle ?",
        "third": "Qui signe la charte : la structure d’origine, ou chaque relais ?",
        "answer": "Oui, par un fonds commun",
    },
    "en": {
        "title": "Sharing what works without losing ownership of it",
        "room": "The Club",
        "ask": "ask",
        "text": "text",
        "answered": "answered",
        "first": "Should we register a trademark before others copy us?",
        "second": "Would an open licence be enough?",
        "third": "Who signs the charter: the founders, or each local team?",
        "answer": "Yes, with a shared fund",
    },
}


async def take_all(client: Path) -> None:
    async with browser() as chromium, page(chromium) as terminal:
        for language in SAID:
            shown = await asyncio.to_thread(_demo, language)
            await _photograph_terminal(terminal, shown, PICTURES / f"demo.{language}.png")
    for language in SAID:
        await _take_rooms(client, language)


# ── The rooms ───────────────────────────────────────────────────────────────────────────────────────────


async def _take_rooms(client: Path, language: str) -> None:
    with tempfile.TemporaryDirectory() as name, Homeserver(Path(name) / "homeserver") as homeserver:
        async with DiscordServer() as server, Served(client, homeserver.url) as address:
            server.application_flags = 0
            accounts: dict[str, Account] = {}

            def person(url: str, account: Account) -> Participant:
                accounts[account.user_id] = account
                return Participant(url, account)

            matrix, discord, pages = MatrixSide(homeserver, person), DiscordSide(server), WebSide()
            day = WholeDay(Path(name), [matrix, discord, pages])
            day.programme = _in_language(day.programme, language)
            async with day, browser() as chromium:
                ines, sylvie = await _ask_three(day, matrix, discord, pages, language)

                async def photograph(reader: Participant, place: str, file: str) -> None:
                    async with page(chromium) as phone:
                        await _log_in(phone, accounts[reader.user], homeserver.url)
                        await _open_room(phone, address, matrix.room(place))
                        _keep(await phone.picture(), PICTURES / f"{file}.{language}.png")

                async def photograph_page(
                    path: str, first: str, size: tuple[int, int], scale: float, file: str
                ) -> None:
                    async with page(chromium) as shown:
                        await shown.resize(*size, scale)
                        await shown.speak(language)
                        await shown.open(f"{pages.address}{path}")
                        await shown.until(
                            "location.protocol !== 'about:' && document.readyState === 'complete'"
                        )
                        await shown.until(f"(document.querySelector({first!r}).scrollIntoView(), true)")
                        _keep(await shown.picture(), PICTURES / f"{file}.{language}.png")

                await photograph(sylvie, DESK, "desk")
                await photograph_page(f"/screen/{_room_of(day.programme)}", "body", SCREEN, 1, "screen")
                await _answer(day, matrix, sylvie, language)
                await photograph(ines, HERE, "room")
                await photograph_page(path_of(HERE) or "", "#ask", PHONE, 2, "page")


async def _ask_three(
    day: WholeDay, matrix: MatrixSide, discord: DiscordSide, pages: WebSide, language: str
) -> tuple[Participant, Participant]:
    """Ask on each side and stage the second question; return a reader of the comptoir, one of its desk."""
    said, here, desk = SAID[language], matrix.room(HERE), matrix.room(DESK)
    bruno = discord.person("Bruno Aldo", "fr" if language == "fr" else "en-US")
    voters = [discord.person(name) for name in ("Zoé", "Karim", "Nora", "Yann")]
    ines = await matrix.person("ines", "Inès Valbrune", HERE)
    alice = await matrix.person("alice", "Alice Morel", HERE)
    sylvie = await matrix.person("sylvie-le-bars", "Sylvie Le Bars", HERE, DESK)

    await day.at("10:50")
    await day.done(await alice.say(here, f"!{said['ask']} {said['first']}"))
    await bruno.slash(day, said["ask"], HERE, **{said["text"]: said["second"]})
    card = discord.bot_message(bruno, HERE)
    for voter in voters:
        await voter.press(day, card, "👍")
    await day.done(await ines.react(here, await matrix.last_of_bot(ines, HERE), "👍"))
    await pages.phone(language).ask(path_of(HERE) or "", said["third"], name="Malo Kerdoret")
    await day.wait(seconds=30)
    await day.done(await alice.react(here, await matrix.last_of_bot(alice, HERE), "👍"))
    await day.at("11:00")
    await day.done(await sylvie.react(desk, await _digest(sylvie, matrix), "1️⃣"))
    await day.wait(seconds=30)
    return ines, sylvie


async def _answer(day: WholeDay, matrix: MatrixSide, sylvie: Participant, language: str) -> None:
    said = SAID[language]
    await day.done(await sylvie.say(matrix.room(DESK), f"!{said['answered']} 2 {said['answer']}"))
    await day.wait(seconds=30)


async def _digest(sylvie: Participant, matrix: MatrixSide) -> str:
    """Return the newest message of the desk that bears a question's line."""
    messages = await sylvie.messages(matrix.room(DESK))
    first = [e for e in messages if e["sender"] == matrix.bot and "m.new_content" not in e["content"]]
    return str(next(e["event_id"] for e in reversed(first) if "1️⃣" in e["content"]["body"]))


def _room_of(programme: Programme) -> str:
    return next(session.rooms[0] for session in programme.sessions if session.id == HERE)


def _in_language(programme: Programme, language: str) -> Programme:
    said = SAID[language]
    first = next(session for session in programme.sessions if session.id == HERE)
    room = programme.rooms[_room_of(programme)]
    return replace(
        programme,
        event=replace(programme.event, language=language),
        rooms={**programme.rooms, room.id: replace(room, name=said["room"])},
        sessions=tuple(
            replace(session, title=said["title"]) if session is first else session
            for session in programme.sessions
        ),
    )


# ── The client ──────────────────────────────────────────────────────────────────────────────────────────


class Served:
    """The client's folder, served here and set up for one homeserver; `async with` gives its address."""

    def __init__(self, client: Path, homeserver: str) -> None:
        self._client, self._homeserver = client, homeserver

    async def __aenter__(self) -> str:
        app = web.Application()
        app.router.add_get("/config.json", self._config)
        app.router.add_get("/{path:.*}", self._file)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        port = free_port()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        return f"http://127.0.0.1:{port}"

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _config(self, request: web.Request) -> web.Response:
        router = {"enabled": True, "basename": "/"}
        return web.json_response({"homeserverList": [self._homeserver], "hashRouter": router})

    async def _file(self, request: web.Request) -> web.FileResponse:
        asked = self._client / request.match_info["path"]
        return web.FileResponse(asked if asked.is_file() else self._client / "index.html")


HIDE_HOURS = """
document.addEventListener("DOMContentLoaded", () => {
    const style = document.createElement("style");
    style.textContent = "time { visibility: hidden }";
    document.head.append(style);
});
"""


async def _log_in(phone: Page, account: Account, homeserver: str) -> None:
    """Store a session as the client remembers it, and hide the machine's hours, which are not the event's."""
    remembered = {
        "cinny_hs_base_url": homeserver,
        "cinny_user_id": account.user_id,
        "cinny_access_token": account.access_token,
        "cinny_device_id": account.device_id,
        "settings": json.dumps({"useSystemTheme": False, "hideMembershipEvents": True}),
    }
    await phone.resize(*PHONE)
    session = (f"localStorage.setItem({key!r}, {json.dumps(value)});" for key, value in remembered.items())
    await phone.before_each_document("".join(session) + HIDE_HOURS)


async def _open_room(phone: Page, address: str, room: str) -> None:
    await phone.open(f"{address}/#/home/{quote(room)}/")
    await phone.until("document.querySelectorAll('[data-message-id]').length > 3")
    await phone.until("!document.body.innerText.includes('Connecting')")
    await asyncio.sleep(3)  # until pictures and edits are drawn


# ── The terminal ────────────────────────────────────────────────────────────────────────────────────────


def _demo(language: str) -> list[str]:
    """Return lines that `comptoir demo` prints, with colours and without progress animations."""
    comptoir = [sys.executable, "-c", "from bot.cli import main; main()"]
    command = [*comptoir, "--lang", language, "demo", "--pace", "0"]
    environment = {**os.environ, "TTY_COMPATIBLE": "1", "TTY_INTERACTIVE": "0", "TERM": "xterm-256color"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as played:
        assert played.stdout is not None
        lines = list(_around_the_first_on_stage(played.stdout))
        played.terminate()
        played.communicate()
    return lines


def _around_the_first_on_stage(printed: Iterable[str]) -> Iterator[str]:
    """Yield the demo's advice, then what leads to the first question on stage, and what follows."""
    latest = deque[str](maxlen=BEFORE_IT)
    lines = iter(printed)
    for line in lines:
        if latest or _is_first(line):
            latest.append(line)
            if ON_STAGE_SIGN in line:
                break
        else:
            yield line
    yield from dropwhile(lambda line: not _is_first(line), latest)
    yield from islice(lines, AFTER_IT)


def _is_first(line: str) -> bool:
    """Return whether the line begins an entry of the play rather than continuing the line above."""
    return PLAYED.match(Text.from_ansi(line).plain) is not None


async def _photograph_terminal(terminal: Page, printed: Sequence[str], picture: Path) -> None:
    console = Console(record=True, width=TERMINAL_COLUMNS, file=io.StringIO(), force_terminal=True)
    for line in printed:
        console.print(Text.from_ansi(line.rstrip("\n")), soft_wrap=True)
    svg = console.export_svg(title="make demo", theme=DIMMED_MONOKAI)
    await terminal.resize(980, 800, scale=1.3)
    await terminal.open("data:text/html;charset=utf-8," + quote(f"<body style='margin:0'>{svg}"))
    height = await terminal.until("document.querySelector('svg')?.getBoundingClientRect().height")
    await terminal.resize(980, int(height), scale=1.3)
    _keep(await terminal.picture(), picture)


# ── The files ───────────────────────────────────────────────────────────────────────────────────────────

SMALLER = """
import io, sys
from PIL import Image
picture = Image.open(sys.stdin.buffer).convert("RGB")
for colours in (128, 96, 64, 48, 32, 16):
    smaller = io.BytesIO()
    picture.quantize(colours, dither=Image.Dither.NONE).save(smaller, "png", optimize=True)
    if len(smaller.getvalue()) <= int(sys.argv[1]):
        break
sys.stdout.buffer.write(smaller.getvalue())
"""


def _keep(png: bytes, file: Path) -> None:
    """Keep it in as many colours as fit, with the Pillow of the homeserver's environment."""
    smaller = [str(synapse_python()), "-c", SMALLER, str(MOST)]
    file.write_bytes(subprocess.run(smaller, input=png, stdout=subprocess.PIPE, check=True).stdout)
    print(f"{file.relative_to(ROOT)}: {file.stat().st_size / 1000:.0f} kB")


def main() -> str | None:
    """Take all pictures; return a sentence about what is missing, if anything."""
    client = Path(*sys.argv[1:2])
    if not (client / "index.html").is_file():
        return f"A built Cinny is missing ({RELEASES}): make pictures CLIENT=path/to/cinny/dist"
    try:
        asyncio.run(take_all(client))
    except NoBrowser:
        return "Chromium is missing; on Debian and Ubuntu: apt install chromium."
    return None


if __name__ == "__main__":
    sys.exit(main())
