"""The operator's own meanings for columns of a spreadsheet: a YAML file of `C: title`, and their words."""

from collections.abc import Mapping
from pathlib import Path

from bot.programme.files.fields import Notes, as_table, not_among, read_one
from bot.programme.files.other_words import slug
from bot.programme.files.yaml_file import Checked, read_yaml
from bot.programme.formats.spreadsheets.headings import MEANINGS, meaning_written
from bot.words.catalogue import operator_text

_NOTHING = ("rien", "nothing", "none", "")  # `-` alone is no text of YAML


def read_column_map(path: Path) -> Checked[Mapping[str, str]]:
    """Read the meanings by the letters or the headings of columns; `nothing` gives `-`, which is not used."""
    document = read_yaml(path)
    notes = Notes(path, document.problems)
    table = as_table(document.root, path.name, notes) if document.root else None
    if table is None:
        return notes.checked(None)
    read = {name: read_one(node, name, _meaning, notes) for name, node in table.values.items()}
    return notes.checked({name: meaning for name, meaning in read.items() if meaning})


def _meaning(value: str) -> str:
    if slug(value) in _NOTHING:
        return "-"
    meaning = meaning_written(value)
    if meaning is None:
        raise not_among([each for each in MEANINGS if each != "-"], value, "import-unknown-meaning")
    return meaning


def meaning_told(meaning: str | None, language: str) -> str:
    """Return the word for a meaning, which may be written in the map too."""
    return operator_text(language, f"import-meaning-{meaning}" if meaning else "import-means-nothing")
