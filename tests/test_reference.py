"""The reference lists exactly the keys that the readers know, and its examples can be read."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.programme.files.check import check
from bot.programme.files.keys import ALSO_WRITTEN, KEYS_OF
from bot.programme.files.platforms import account_readers, files_of, known_platforms
from bot.programme.files.settings_file import Setup, read_setup

DOCS = Path(__file__).parent.parent / "docs"
PAGES = {"en": "reference.md", "fr": "reference.fr.md"}
PROGRAMME, SETTINGS = KEYS_OF


@dataclass(frozen=True)
class Row:
    """A key as the page describes it: its names, its default and an example, each as one would write it."""

    names: tuple[str, ...]
    default: str | None
    example: str


class Page:
    """A page of the reference, read as people read it."""

    def __init__(self, language: str) -> None:
        self.text = (DOCS / PAGES[language]).read_text(encoding="utf-8")
        self.tables: dict[tuple[str, str], list[Row]] = {}
        file = table = ""
        for line in self.text.splitlines():
            if heading := re.match(r"(##+) `(.+)`$", line):
                file, table = (heading[2], "") if heading[1] == "##" else (file, heading[2])
            elif line.startswith("| `"):
                names, _, _, default, example = line.strip("| ").split(" | ")
                told = next(_written(default)) if default.startswith("`") else None
                row = Row(tuple(_written(names)), told, next(_written(example)))
                self.tables.setdefault((file, table), []).append(row)

    def examples(self, file: str) -> list[str]:
        """Return the whole files that it shows."""
        return re.findall(rf"^```yaml\n(# {file}\n.*?)^```", self.text, re.MULTILINE | re.DOTALL)


def _written(cell: str) -> Iterator[str]:
    return (found[1] for found in re.finditer(r"`([^`]+)`", cell))


def known() -> dict[tuple[str, str], set[tuple[str, ...]]]:
    """Return all keys, by file and table, under both names if they have two."""
    tables: dict[tuple[str, str], tuple[str, ...]] = {
        (file, table): tuple(keys) for file, tables in KEYS_OF.items() for table, keys in tables.items()
    }
    tables[PROGRAMME, "people.*"] += tuple(account_readers())
    tables[SETTINGS, "platforms"] = known_platforms()
    for platform in known_platforms():
        tables[SETTINGS, f"platforms.{platform}"] = tuple(files_of(platform).KEYS)
    return {
        where: {(key, ALSO_WRITTEN[key]) if key in ALSO_WRITTEN else (key,) for key in keys}
        for where, keys in tables.items()
    }


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest) -> Page:
    return Page(request.param)


def test_every_key_is_told_once_and_no_other(page: Page) -> None:
    told = {where: [row.names for row in rows] for where, rows in page.tables.items()}

    assert {where: set(names) for where, names in told.items()} == known()
    assert all(len(names) == len(set(names)) for names in told.values())


def test_each_language_leads_to_the_other_on_its_first_line_and_tells_the_same() -> None:
    first = {language: Page(language).text.splitlines()[0] for language in PAGES}

    assert f"]({PAGES['fr']})" in first["en"]
    assert f"]({PAGES['en']})" in first["fr"]
    english, french = Page("en").tables, Page("fr").tables
    assert list(english) == list(french)
    for where in english:
        assert [(r.names, r.default) for r in english[where]] == [(r.names, r.default) for r in french[where]]


def test_its_links_lead_to_its_headings(page: Page) -> None:
    headings = re.findall(r"^#+ (.*)$", page.text, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}

    assert set(re.findall(r"\]\(#([^)]*)\)", page.text)) - anchors == set()


def test_each_example_of_a_key_stands_in_a_file_that_is_shown(page: Page) -> None:
    shown = page.examples(PROGRAMME) + page.examples(SETTINGS)

    examples = [row.example for rows in page.tables.values() for row in rows]

    assert [example for example in examples if not any(example in text for text in shown)] == []


def test_the_files_shown_pass_check_without_a_warning(page: Page, tmp_path: Path) -> None:
    programmes, settings = page.examples(PROGRAMME), page.examples(SETTINGS)
    assert (len(programmes), len(settings)) == (3, 2)

    for programme in programmes:
        (tmp_path / PROGRAMME).write_text(programme, encoding="utf-8")
        assert counts(tmp_path / PROGRAMME) == (0, 0)
    (tmp_path / PROGRAMME).write_text(programmes[1], encoding="utf-8")
    for text in settings:
        (tmp_path / SETTINGS).write_text(text, encoding="utf-8")
        assert counts(tmp_path / SETTINGS) == (0, 0)


def counts(file: Path) -> tuple[int, int]:
    report = check([file], "en")
    return report.errors, report.warnings


def test_a_default_says_the_same_as_nothing(page: Page, tmp_path: Path) -> None:
    files = {
        PROGRAMME: yaml.load(page.examples(PROGRAMME)[1], yaml.BaseLoader),
        SETTINGS: yaml.load(page.examples(SETTINGS)[1], yaml.BaseLoader),
    }
    defaults = [
        (file, table, row.names[0], yaml.load(row.default, yaml.BaseLoader))
        for (file, table), rows in page.tables.items()
        for row in rows
        if row.default
    ]

    for file, table, key, default in defaults:
        without = put(tmp_path, files, file, table, key, None)
        assert put(tmp_path, files, file, table, key, default) == without, (table, key)
    assert {key for _, _, key, _ in defaults} >= {"language", "questions", "speed", "at", "encrypted"}


def put(folder: Path, files: Mapping[str, Any], file: str, table: str, key: str, value: object) -> Setup:
    """Read the files with a key set to this value, or taken out."""
    changed = json.loads(json.dumps(files))
    places = changed[file]
    for part in filter(None, re.split(r"\.", table.replace("[]", ""))):
        places = places[part]
    for place in places if isinstance(places, list) else [places]:
        if key in place:
            place.pop(key)
            place |= {} if value is None else {key: value}
    for name, content in changed.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    checked = read_setup(folder / SETTINGS)
    assert checked.value is not None, checked.problems
    return checked.value
