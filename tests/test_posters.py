"""Posters: one accessible A3 page each, whose QR code is the short address of its place."""

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import printed_things as things
import pytest
from printed_pages import read, tags, text

from adapters.web.files import WebSettings
from adapters.web.posters import posters
from adapters.web.qr import qr_svg
from bot import cli
from bot.day import Day
from bot.programme.model import Session
from bot.restitution.typeset import WayIn, poster_pdf

NOW = datetime(2018, 10, 15, 12, tzinfo=UTC)
WAY = WayIn(qr_svg("https://comptoir.example.org/C1"), "comptoir.example.org/C1")
A3 = (842, 1191)  # points


def shown(day: Day, **changes: object) -> Session:
    session = day.programme.session(things.SESSION)
    return replace(session, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_poster_is_one_accessible_page_in_a3(language: str) -> None:
    day = things.sample_day(language)

    made = poster_pdf(day, shown(day), WAY, NOW)

    document = read(made)
    [page] = document.pages
    root = document.trailer["/Root"]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == A3
    assert root["/Lang"] == language  # type: ignore[index]
    assert "<pdfuaid:part>1<" in root["/Metadata"].get_data().decode()  # type: ignore[index]
    assert [tag for tag in tags(made) if tag in ("H1", "H2", "Figure")] == ["H1", "H2", "Figure"]
    assert "comptoir.example.org/C1" in text(made)


def test_the_longest_words_stay_on_the_page_and_are_only_words() -> None:
    day = things.sample_day()
    title = "#pagebreak() *Titre* $x$ " + "avec beaucoup de mots qui ne finissent pas " * 10
    question = '#image("x") ' + "Pourquoi donc ? " * 60

    made = poster_pdf(day, shown(day, title=title, question=question), WAY, NOW)

    assert len(read(made).pages) == 1
    assert "#pagebreak() *Titre* $x$ avec" in text(made)


def test_every_place_where_one_may_ask_has_its_poster() -> None:
    settings = WebSettings("127.0.0.1", 8080, "https://comptoir.example.org")

    made = dict(posters(things.sample_day(), settings, NOW))

    assert list(made) == ["hall", *(f"comptoir-{number}" for number in range(1, 7)), "restitution"]
    addresses = [text(each).split("comptoir.example.org/")[1].split()[0] for each in made.values()]
    assert addresses == ["R", "C1", "C2", "C3", "C4", "C5", "C6", "P"]


def test_the_command_writes_them_in_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    lines = [f"programme: {things.SAMPLE}", "database: comptoir.db", "platforms: {web: {listen: 8080}}"]
    (tmp_path / "comptoir.yaml").write_text("\n".join(lines))
    monkeypatch.setattr(sys, "argv", ["comptoir", "posters", "-o", "walls"])

    with pytest.raises(SystemExit) as ended:
        cli.main()

    assert (ended.value.code, capfd.readouterr().err) == (0, "")
    assert len(list((tmp_path / "walls").glob("*.pdf"))) == 8
