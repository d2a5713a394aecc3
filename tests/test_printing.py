"""`rapport` and `feuille`: which files are said where, what they are made of, and what is refused."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from memory_platform import MemoryPlatform
from pypdf import PdfReader
from scene import Scene

from bot.database import schema as t
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Named
from bot.port.chat import Document
from bot.restitution import documents

DESK, REGIE = "comptoir-1-desk", "regie"


async def posted(scene: Scene) -> Sequence[Any]:
    """Return what was said of files: where, about what, and under which key."""
    o = t.outbox.c
    query = sa.select(o.place, o.subject, o.key).where(o.kind == Kind.DOCUMENT).order_by(o.id)
    return await scene.store.run(lambda c: [tuple(row) for row in c.execute(query)])


async def made(scene: Scene, what: str, version: int = 1) -> tuple[Document, tuple[str, ...]]:
    """Return the file as it would be delivered now, and what it holds."""
    printed = await scene.transactions.run(documents.read, Named(what, version))
    assert printed is not None
    return documents.made(printed), printed.holds


def pages(document: Document) -> str:
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(document.content)).pages)
    return " ".join(text.split())


async def test_a_report_is_three_files_in_the_regie(scene: Scene) -> None:
    event = await scene.says("olga", REGIE, "!rapport")

    shapes = ("html", "pdf", "csv")
    assert await posted(scene) == [
        (REGIE, f"document:report:{shape}", f"document:memory:{event}:report:{shape}") for shape in shapes
    ]
    assert scene.seen(REGIE)[-3:] == [
        "Rapport : une page à lire, sur un téléphone ou sur papier (HTML)",
        "Rapport : des pages à imprimer (PDF)",
        "Rapport : un tableau des questions, pour un tableur (CSV)",
    ]


async def test_a_button_s_report_is_said_to_be_on_its_way(buttons: Scene) -> None:
    await buttons.calls("olga", REGIE, "rapport", buttons.chat)

    assert "Le rapport arrive ici, en trois fichiers." in buttons.seen(REGIE, "olga")
    assert len(await posted(buttons)) == 3


async def test_a_report_is_for_the_regie_alone(scene: Scene) -> None:
    await scene.says("ana", DESK, "!rapport")

    assert await posted(scene) == []


async def test_files_of_a_report_hold_what_they_can_lose(scene: Scene) -> None:
    await scene.says("ulric", "comptoir-1", "!question Qui paie ?")
    await scene.says("eudes", "comptoir-1", "!question Qui décide ?")

    page, holds = await made(scene, "report:html")
    table, _ = await made(scene, "report:csv", 2)
    printed, _ = await made(scene, "report:pdf")

    assert holds == ("question:1", "question:2")
    assert (page.name, page.media_type) == ("rapport-jour-1.html", "text/html")
    assert (table.name, table.media_type) == ("rapport-jour-2.csv", "text/csv")
    assert (printed.name, printed.media_type) == ("rapport-jour-1.pdf", "application/pdf")
    assert "Qui paie ?" in page.content.decode()
    assert [row[2] for row in csv.reader(io.StringIO(table.content.decode()), delimiter=";")][2:] == [
        "Qui décide ?"
    ]
    assert "Qui paie" in pages(printed)


async def test_what_was_erased_is_in_no_file_made_after(scene: Scene) -> None:
    await scene.says("ulric", "comptoir-1", "!question Qui paie ?")
    await scene.says("ulric", "direct:ulric", "oublie-moi oui")

    for what in ("report:html", "report:csv", "report:pdf", "paper:comptoir-1"):
        document, holds = await made(scene, what)
        assert (holds, b"Qui paie" in document.content) == ((), False)
        assert document.media_type != "application/pdf" or "Qui paie" not in pages(document)


async def test_a_paper_has_the_open_questions_in_the_order_of_the_desk(scene: Scene) -> None:
    for number in range(1, 15):
        await scene.says("ulric", "comptoir-1", f"!question Numéro {number} ?")
    await scene.says("eudes", "comptoir-1", "!voter 14")
    await scene.says("ana", DESK, "!ecarter 1")
    await scene.says("ana", DESK, "!feuille")

    document, holds = await made(scene, "paper:comptoir-1", 3)

    assert [row[:2] for row in await posted(scene)] == [(DESK, "document:paper:comptoir-1")]
    assert scene.seen(DESK)[-1] == "Feuille : Comptoir 1, une page à imprimer pour continuer sans réseau"
    assert holds == ("question:14", *(f"question:{number}" for number in range(2, 13)))
    assert document.name == "feuille-C1-3.pdf"
    assert "Une autre attend, moins demandée." in pages(document)
    assert "Olga Organisatrice" in pages(document)


async def test_what_nobody_let_through_is_on_no_paper(scene: Scene) -> None:
    await scene.says("ana", DESK, "!moderer oui")
    await scene.says("ulric", "comptoir-1", "!question Jamais parue ?")

    assert (await made(scene, "paper:comptoir-1"))[1] == ()


async def test_each_time_it_is_asked_for_a_paper_has_another_name(scene: Scene) -> None:
    await scene.says("olga", REGIE, "!paper C2")
    await scene.says("olga", REGIE, "!feuille C2")

    versions = [row for row in await posted(scene) if row[:2] == (REGIE, "document:paper:comptoir-2")]
    assert len(versions) == 2
    assert len({(await made(scene, "paper:comptoir-2", version))[0].name for version in (1, 2)}) == 2


@pytest.mark.parametrize(
    ("who", "place", "typed", "told"),
    [
        ("olga", REGIE, "!feuille", "De quel comptoir ? Par exemple : !feuille C1"),
        ("olga", REGIE, "!feuille C9", "Je ne connais pas C9. Il y a : C1, C2, P. Par exemple : !feuille C1"),
        (
            "ana",
            DESK,
            "!feuille C2",
            "Cette feuille se demande dans son pupitre, ou dans la régie : !feuille C2",
        ),
    ],
)
async def test_a_paper_that_nobody_can_find_is_refused(
    scene: Scene, who: str, place: str, typed: str, told: str
) -> None:
    await scene.says(who, place, typed)

    assert scene.seen(place)[-1].replace("`", "") == told
    assert await posted(scene) == []


async def test_without_what_prints_there_are_two_files_and_no_paper(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "can_print", lambda: False)

    await scene.says("olga", REGIE, "!rapport")
    await scene.says("ana", DESK, "!feuille")

    assert [row[1] for row in await posted(scene)] == ["document:report:html", "document:report:csv"]
    assert any("sans le PDF" in said for said in scene.seen(REGIE))
    assert "Je ne sais pas faire de PDF ici" in scene.seen(DESK)[-1]


async def test_the_files_are_said_on_the_platform_where_they_were_asked_for(quick: Path) -> None:
    platforms = [MemoryPlatform("memory"), MemoryPlatform("other", buttons=True)]
    async with Scene(quick, platforms=platforms) as scene:
        await scene.calls("ana", DESK, "feuille", platforms[1])

        assert not any(said.startswith("Feuille :") for said in scene.seen(DESK))
        assert any(said.startswith("Feuille :") for said in scene.seen(DESK, chat=platforms[1]))


async def test_a_session_that_is_gone_has_no_paper(scene: Scene) -> None:
    assert await scene.transactions.run(documents.read, Named("paper:comptoir-9")) is None
