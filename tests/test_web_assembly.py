"""The parts of the pages that the composition root needs: a secret, places that exist, addresses to give."""

from dataclasses import replace
from pathlib import Path

import pytest
from scene import PARIS, programme
from web_stage import a_core

from adapters.loopback import free_port
from adapters.web import assembly
from adapters.web.assembly import SECRET, Signature
from adapters.web.files import WebSettings
from bot.cli.parts import Serving
from bot.operator.readiness import Absent, Address, OpensByCode
from bot.port.errors import InputError
from bot.port.provisioning import Step, Summary
from bot.programme.places import planned_places
from bot.words.catalogue import Catalogue

SETTINGS = WebSettings("127.0.0.1", 8080, "https://comptoir.example.org")
WORDS = Catalogue(PARIS)
PLANNED = planned_places(programme(), WORDS)


class Book:
    def __init__(self) -> None:
        self.places: dict[str, str] = {}

    async def remembered(self) -> dict[str, str]:
        return dict(self.places)

    async def remember(self, name: str, remote: str) -> None:
        self.places[name] = remote

    async def forget(self, name: str) -> None:
        del self.places[name]


async def provisioned(book: Book, *, dry_run: bool = False) -> Summary:
    given = Signature("s" * 32), programme(), SETTINGS, PLANNED, book, _untold
    return await assembly.provision(*given, dry_run=dry_run)


def _untold(step: Step) -> None: ...


async def test_a_secret_is_made_once_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SECRET, raising=False)

    made, account = await assembly.connect(SETTINGS, None)
    again, nothing_new = await assembly.connect(SETTINGS, account)

    assert account == {"secret": made.secret}
    assert (again.secret, nothing_new) == (made.secret, None)
    assert made.secret not in repr(made)


async def test_the_secret_of_the_environment_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SECRET, "chosen by the operator")

    assert await assembly.connect(SETTINGS, {"secret": "made before"}) == (
        Signature("chosen by the operator"),
        None,
    )


async def test_a_secret_that_can_be_guessed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SECRET, "fifteen letters")

    with pytest.raises(InputError, match=r"COMPTOIR_WEB_SECRET is too short: give at least 16"):
        await assembly.connect(SETTINGS, None)


async def test_places_are_there_by_themselves_and_provisioning_only_says_so() -> None:
    book = Book()

    tried = await provisioned(book, dry_run=True)
    untouched = dict(book.places)
    summary = await provisioned(book)

    assert untouched == {}
    assert book.places == {place.name: place.name for place in PLANNED}
    assert (tried.changed, summary.changed) == (0, 0)
    assert Step("comptoir-1", "keep", "https://comptoir.example.org/comptoir-1") in summary.steps
    assert Step("regie", "keep", "https://comptoir.example.org/regie") in summary.steps


async def test_a_rehearsals_places_are_forgotten() -> None:
    book = Book()
    await provisioned(book)
    given = Signature("s" * 32), programme(), SETTINGS, PLANNED, book, _untold

    await assembly.remove(*given, dry_run=True)
    kept = len(book.places)
    await assembly.remove(*given, dry_run=False)

    assert (kept, book.places) == (len(PLANNED), {})


async def test_the_addresses_to_give_are_those_that_everyone_may_open() -> None:
    report = await assembly.ready(SETTINGS, programme(), Signature("s" * 32), {}, WORDS)

    root = "https://comptoir.example.org"
    assert [found.url for found in report.found if isinstance(found, Address)] == [
        *(f"{root}/", f"{root}/comptoir-1", f"{root}/comptoir-2", f"{root}/restitution")
    ]
    assert Absent("ana", "comptoir-1-desk") in report.found  # the core knows who entered
    assert OpensByCode("regie", f"{root}/my/code") in report.found


async def test_where_the_room_is_alone_screens_have_addresses_that_only_organisers_read() -> None:
    day = programme()
    alone = replace(day, event=replace(day.event, code=True))

    report = await assembly.ready(SETTINGS, alone, Signature("s" * 32), {}, WORDS)

    urls = [found.url for found in report.found if isinstance(found, Address)]
    screens = [url.partition("?key=") for url in urls if "?key=" in url]
    assert [path.removeprefix("https://comptoir.example.org") for path, _, _ in screens] == [
        *("/hall/screen", "/screen/club", "/screen/bureau"),
    ]
    assert {len(key) for _, _, key in screens} == {22}


async def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    settings = WebSettings("127.0.0.1", free_port(), "http://127.0.0.1")
    core = a_core(tmp_path)
    first, second = (assembly.assemble(settings, programme, Signature("s"), {}, WORDS) for _ in range(2))
    for platform in (first, second):
        assert isinstance(platform, Serving)
        platform.serve(core)
    await first.start()

    with pytest.raises(InputError, match=rf"127.0.0.1:{settings.port} cannot be opened"):
        await second.start()

    await first.close()
    await second.close()
    await core.store.readers.close()
    core.store.close()
