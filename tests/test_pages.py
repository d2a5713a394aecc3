"""The pages say the same in both languages, and everything they name exists."""

import re
import tomllib
from collections import Counter
from datetime import date
from fnmatch import fnmatch
from pathlib import Path

import pytest
from documents import ROOT, Page

TOLD_TWICE = ["README", "docs/import", "docs/desk", "docs/matrix", "docs/discord", "docs/proof"]
PAGES = [
    str(page.relative_to(ROOT)) for page in (*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("docs/**/*.md")))
]
READERS = {"comptoir.yaml", "rehearsal.yaml", "map.yaml", "programme.imported.yaml"}  # the reader's own files
FIGURE = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d+)*")
PATH = re.compile(r"`((?:[\w<>*.-]+/)*[\w<>*.-]*(?:\.(?:py|ftl|md|yaml|txt|toml)|/))`")
ROOMS = ("bot", "adapters", "tests", "docs")
FOUND = [*ROOT.glob("*"), *(path for room in ROOMS for path in (ROOT / room).rglob("*"))]
KNOWN = [f"{path.relative_to(ROOT)}{'/' * path.is_dir()}" for path in FOUND]


def pair(name: str) -> tuple[Page, Page]:
    return Page(f"{name}.md"), Page(f"{name}.fr.md")


@pytest.mark.parametrize("name", TOLD_TWICE)
def test_each_language_leads_to_the_other_on_its_first_line(name: str) -> None:
    english, french = pair(name)

    assert english.text.splitlines()[0] == f"*[Lire en français]({Path(french.path).name})*"
    assert french.text.splitlines()[0] == f"*[Read it in English]({Path(english.path).name})*"


@pytest.mark.parametrize("name", TOLD_TWICE)
def test_both_languages_have_the_same_headings_commands_and_files(name: str) -> None:
    english, french = pair(name)

    def levels(page: Page) -> list[str]:
        return re.findall(r"^#+(?= )", page.prose, re.MULTILINE)

    assert levels(english) == levels(french)
    assert Counter(english.commands) == Counter(french.commands)
    assert [b.text for b in english.blocks if b.file] == [b.text for b in french.blocks if b.file]


@pytest.mark.parametrize("name", TOLD_TWICE)
def test_both_languages_have_the_same_links(name: str) -> None:
    english, french = pair(name)

    def in_english(link: str) -> str:
        return link.replace(".fr.", ".en.") if link.endswith(".png") else link.replace(".fr.md", ".md")

    assert english.links[1:] == [in_english(link) for link in french.links[1:]]


@pytest.mark.parametrize("name", TOLD_TWICE)
def test_both_languages_have_the_same_figures(name: str) -> None:
    english, french = pair(name)

    def figures(page: Page) -> Counter[str]:
        return Counter(re.sub(r"\D", "", figure) for figure in FIGURE.findall(page.prose))

    assert figures(english) == figures(french)


@pytest.mark.parametrize("path", PAGES)
def test_each_link_leads_somewhere(path: str) -> None:
    page = Page(path)
    here = (ROOT / path).parent
    inside = {here / link.split("#")[0] for link in page.links if "://" not in link}

    assert {str(file.relative_to(ROOT)) for file in inside if not file.exists()} == set()


@pytest.mark.parametrize("path", PAGES)
def test_each_file_that_a_page_names_exists(path: str) -> None:
    named = {re.sub(r"<\w+>", "*", path) for path in PATH.findall(Page(path).prose)}

    assert sorted(name for name in named - READERS if not _is_somewhere(name)) == []


def test_the_newest_version_of_the_changelog_is_ours_and_each_has_a_day() -> None:
    text = Page("CHANGELOG.md").text
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    versions = [
        heading for heading in re.findall(r"^## (.*)$", text, re.MULTILINE) if heading != "Unreleased"
    ]
    days = [date.fromisoformat(version.partition(" — ")[2]) for version in versions]
    assert versions[0].startswith(f"{project['version']} — ")
    assert days == sorted(days, reverse=True)
    assert set(re.findall(r"^### (.*)$", text, re.MULTILINE)) <= {"Added", "Changed", "Fixed"}


def test_the_pictures_are_small() -> None:
    pictures = list((ROOT / "docs" / "pictures").glob("*.png"))

    assert len(pictures) == 10
    assert [picture.name for picture in pictures if picture.stat().st_size > 80_000] == []


def _is_somewhere(name: str) -> bool:
    """Return whether it exists, from the top or, if the sentence has named the room, further down."""
    return any(fnmatch(known, name) or fnmatch(known, f"*/{name}") for known in KNOWN)
