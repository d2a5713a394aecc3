"""YAML that people like to edit, and that is read back as it was."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.programme.files.lookalikes import ordinary
from bot.programme.files.yaml_file import Items, Node, Table, Text, read_yaml
from bot.programme.formats.yaml_written import Noted, Value, written


def read_back(text: str) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "programme.yaml"
        file.write_text(text, encoding="utf-8", newline="")
        document = read_yaml(file)
    assert document.root is not None, (document.problems, text)
    assert not document.problems, (document.problems, text)
    return plain(document.root)


def plain(node: Node) -> Any:
    match node:
        case Text(value):
            return value
        case Items(values):
            return [plain(each) for each in values]
        case Table(values):
            return {key: plain(each) for key, each in values.items()}
    raise AssertionError(node)


def bare(value: Value) -> Any:
    """Return a value without its comments."""
    if isinstance(value, Noted):
        return bare(value.value)
    if isinstance(value, Mapping):
        return {key: bare(each) for key, each in value.items()}
    return value if isinstance(value, str) else [bare(each) for each in value]


SIGNS = ":#-?[]{},&*!|>'\"%@`~=+/\\ \n\t\r\u00a0\u202f\u2009\u2013\u2014\u2022\u2212\uff1a\u2236«»“”’…éàÉ"
STEERING = "\x00\x07\x1b\x7f\x85\u200b\u200d\u202e\u2028\u2029\ufeff\ufffe\U000e0001\U0001f469"
WORDS = [
    "null",
    "~",
    "true",
    "no",
    "10:30",
    "0x1F",
    "<<",
    "---",
    "...",
    "- a",
    "? b",
    "a: b",
    "mot :",
    "x #y",
    "a:b",
]
TEXTS = st.one_of(
    st.text(max_size=20),
    st.text(alphabet=SIGNS + STEERING + "ab1", max_size=200),
    st.lists(st.sampled_from([*WORDS, "comptoir", "l’innovation", "", "\n"]), max_size=40).map(" ".join),
).map(lambda text: "".join(each for each in text if not 0xD800 <= ord(each) <= 0xDFFF))
KEYS = st.text(alphabet="abzé019-_.", min_size=1, max_size=12).filter(lambda key: ordinary(key) == key)


def with_notes(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    lines = st.lists(TEXTS, max_size=2)
    noted = st.builds(
        Noted,
        values,
        above=lines,
        below=lines,
        beside=st.none() | TEXTS,
        apart=st.booleans(),
        brief=st.booleans(),
    )
    return values | noted


VALUES: st.SearchStrategy[Any] = st.recursive(
    with_notes(TEXTS),
    lambda inner: with_notes(
        st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4) | st.lists(TEXTS, max_size=6)
    ),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=5), st.lists(TEXTS, max_size=2))
def test_whatever_is_written_is_read_back(document: dict[str, Value], above: Sequence[str]) -> None:
    assert read_back(written(document, above)) == bare(document)


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=5), st.lists(TEXTS, max_size=2))
def test_no_sign_that_steers_a_screen_stands_in_the_file(
    document: dict[str, Value], above: Sequence[str]
) -> None:
    assert not set(written(document, above)) & set("\x00\x07\x1b\x7f\x85\u200b\u202e\u2028\u2029\ufeff\t\r")


def test_a_programme_looks_as_a_person_would_write_it() -> None:
    long = (
        "Trois employeurs racontent ce qu’ils ont essayé, puis ce qu’ils auraient fait autrement. "
        "Contradictoirement, deux experts répondent."
    )
    document: dict[str, Value] = {
        "event": {"id": "jour", "title": "Une journée : la première", "date": "2027-03-04"},
        "rooms": Noted({"club": "Le Club"}, apart=True),
        "people": Noted(
            {
                "ada": Noted(
                    {"name": "Ada Byron", "matrix": "@ada:example.org"}, above=["les experts"], brief=True
                ),
                "alan": Noted({"name": "Alan Turing", "title": long}, brief=True),
            },
            apart=True,
        ),
        "sessions": Noted(
            [
                {"id": "table-1", "start": "10:30", "abstract": long, "experts": ["ada", "alan"]},
                Noted(
                    {"id": "pause", "title": Noted("Pause", beside="à confirmer")},
                    apart=True,
                    below=["", "Annulée : « Clôture »"],
                ),
            ],
            apart=True,
        ),
    }

    assert written(document, ["La journée du 4 mars."]) == (
        "# La journée du 4 mars.\n"
        "\n"
        "event:\n"
        "  id: jour\n"
        '  title: "Une journée : la première"\n'
        "  date: 2027-03-04\n"
        "\n"
        "rooms:\n"
        "  club: Le Club\n"
        "\n"
        "people:\n"
        "  # les experts\n"
        '  ada: {name: Ada Byron, matrix: "@ada:example.org"}\n'
        "  alan:\n"
        "    name: Alan Turing\n"
        "    title: >-\n"
        "      Trois employeurs racontent ce qu’ils ont essayé, puis ce qu’ils auraient fait autrement.\n"
        "      Contradictoirement, deux experts répondent.\n"
        "\n"
        "sessions:\n"
        "  - id: table-1\n"
        "    start: 10:30\n"
        "    abstract: >-\n"
        "      Trois employeurs racontent ce qu’ils ont essayé, puis ce qu’ils auraient fait autrement.\n"
        "      Contradictoirement, deux experts répondent.\n"
        "    experts: [ada, alan]\n"
        "\n"
        "  - id: pause\n"
        "    title: Pause  # à confirmer\n"
        "\n"
        "  # Annulée : « Clôture »\n"
    )


def test_half_a_surrogate_pair_becomes_the_sign_for_what_cannot_be_read() -> None:
    assert read_back(written({"title": "avant \ud800 après"})) == {"title": "avant \ufffd après"}
