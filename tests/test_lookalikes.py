"""Characters that look alike: read as what they look like, or reported with their position."""

from pathlib import Path

import pytest
from writing import after, at, said_of

from bot.programme.files.programme_file import read_programme
from bot.programme.model import Programme

TEXT = """\
event:
  id: jour
  title: Un jour
  date: 2018-10-16
  timezone: Europe/Paris
people:
  luc: {name: Luc Petit, matrix: "@luc:example.org"}
sessions:
  - id: c1
    kind: comptoir
    title: «\u00a0Réussir\u00a0:\u00a0comment\u202f?\u00a0»
    abstract: |
      Objectif\u00a0: réussir

      – un
      – deux\u00a0:\u00a0trois
    start: 10:00
    end: 11:00
    animateurs: [luc]
"""


def read(folder: Path, text: str) -> Programme:
    (folder / "programme.yaml").write_text(text, encoding="utf-8")
    checked = read_programme(folder / "programme.yaml")
    assert checked.value is not None, checked.problems
    return checked.value


@pytest.mark.parametrize(
    ("ordinary", "alike"),
    [
        ("kind: comptoir", "kind:\u00a0comptoir"),
        ("    kind: comptoir", "\u00a0\u00a0\u00a0\u00a0kind\u202f:\u202fcomptoir"),
        ("  date", "\u3000\u3000date"),
        ("  - id", "  -\u00a0id"),
        ("  - id", "  – id"),
        ("  - id", "  • id"),
        ("{name: Luc Petit, matrix:", "{name:\u00a0Luc Petit,\u00a0matrix\u00a0:"),
        ("{name:", "{name\uff1a"),
        ("    kind", "    \u200bkind"),
        ("kind", "kіnd"),
        ("kind: comptoir", "kind: “comptoir”"),
        ("kind: comptoir\n", "kind: comptoir\u00a0\n\u00a0\u00a0\n"),
        ("id: c1", "id: с1\u200b"),
        ("[luc]", "[luс]"),
        ("  luc:", "  luс:"),
        ("10:00", "“10∶00”"),
        ("10:00", "１０：００"),
        ("Europe/Paris", "Еurope/Paris"),
        ('"@luc:example.org"', "“@luc:exаmple.org”"),
    ],
)
def test_characters_that_look_the_same_are_read_the_same(tmp_path: Path, ordinary: str, alike: str) -> None:
    assert ordinary in TEXT

    assert read(tmp_path, TEXT.replace(ordinary, alike)) == read(tmp_path, TEXT)


def test_text_for_people_keeps_its_characters(tmp_path: Path) -> None:
    (comptoir,) = read(tmp_path, TEXT.replace("kind:", "kind\u00a0:")).sessions

    assert comptoir.title == "«\u00a0Réussir\u00a0:\u00a0comment\u202f?\u00a0»"
    assert comptoir.abstract == "Objectif\u00a0: réussir\n\n– un\n– deux\u00a0:\u00a0trois\n".strip()


def test_a_text_on_the_lines_below_its_key_stays_a_text(tmp_path: Path) -> None:
    begun = TEXT.replace("abstract: |", "abstract:").replace("\u00a0: réussir\n\n", "\u00a0:\u00a0réussir\n")

    (comptoir,) = read(tmp_path, begun).sessions

    assert comptoir.abstract == "Objectif\u00a0:\u00a0réussir – un – deux\u00a0:\u00a0trois"


def test_a_file_of_windows_is_read_the_same(tmp_path: Path) -> None:
    text = TEXT.replace("    kind: comptoir", "\u00a0\u00a0\u00a0\u00a0kind:\u00a0comptoir")

    (tmp_path / "windows.yaml").write_bytes(text.replace("\n", "\r\n").encode())

    assert read_programme(tmp_path / "windows.yaml").value == read(tmp_path, TEXT)


def test_names_in_another_alphabet_stay_in_it(tmp_path: Path) -> None:
    people = read(tmp_path, TEXT.replace("luc: {", "анна: {").replace("[luc]", "[анна]")).people

    assert list(people) == ["анна"]


@pytest.mark.parametrize(
    ("ordinary", "alike", "sign", "code"),
    [
        ("kind: comptoir", "kind\uff1acomptoir", "\uff1a", "U+FF1A"),
        ("kind: comptoir", "kind:\u200bcomptoir", "\u200b", "U+200B"),
        ("{name: Luc Petit", "{name\uff1aLuc Petit", "\uff1a", "U+FF1A"),
        ("  - id", "  \u200b- id", "\u200b", "U+200B"),
        ("title: Un jour", "title: “Un : jour”", "“", "U+201C"),
    ],
)
def test_a_lookalike_that_cannot_be_read_is_named_with_its_position(
    tmp_path: Path, ordinary: str, alike: str, sign: str, code: str
) -> None:
    text = TEXT.replace(ordinary, alike)

    lines = said_of(tmp_path, text)

    assert f"{at(text, sign)}: the character {code} stands here" in lines[-1]


def test_lookalikes_do_not_shift_reported_positions(tmp_path: Path) -> None:
    text = TEXT.replace("kind: comptoir", "kind\u00a0:\u00a0visite")

    (line,) = said_of(tmp_path, text)

    assert line.startswith(after(text, "kind\u00a0:\u00a0") + ": ")
