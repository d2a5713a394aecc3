"""The catalogues: the same in both languages, all of it used, well typeset, and naming only real commands."""

import re
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from bot.commands import COMMANDS, find
from bot.outbox.states import TROUBLES, Why
from bot.questions.rules import State

ROOT = Path(__file__).parent.parent
CATALOGUES = ROOT / "bot" / "words" / "catalogues"
NAMES = (
    "",
    "operator.",
    "places.",
    "report.",
    "print.",
    "export.",
    "demo.",
    "../../../adapters/discord/words/",
    "../../../adapters/web/words/",
)
NBSP, NNBSP = "\u00a0", "\u202f"

# Keys built in the code from a state, a kind of notice or of row, or an outcome.
PUT_TOGETHER = re.compile(r"^(state|step|notice|kind|countdown|status|why|sheet)-")


def messages(name: str) -> dict[str, ast.Message]:
    """Return the texts of a catalogue: a file, or all the files of a folder, which share no key."""
    folder, file = CATALOGUES / name, CATALOGUES / f"{name}.ftl"
    files = sorted(folder.glob("*.ftl")) if folder.is_dir() else [file]
    found: dict[str, ast.Message] = {}
    for each in files:
        texts = _messages(each)
        assert not found.keys() & texts.keys()
        found |= texts
    return found


def _messages(file: Path) -> dict[str, ast.Message]:
    resource = FluentParser().parse(file.read_text(encoding="utf-8"))
    assert not [entry for entry in resource.body if isinstance(entry, ast.Junk)]
    return {entry.id.name: entry for entry in resource.body if isinstance(entry, ast.Message)}


class _Texts(Visitor):
    def __init__(self) -> None:
        self.variables: set[str] = set()
        self.texts: list[str] = []

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 - the visitor's names
        self.variables.add(node.id.name)

    def visit_TextElement(self, node: ast.TextElement) -> None:  # noqa: N802
        self.texts.append(node.value)

    def visit_StringLiteral(self, node: ast.StringLiteral) -> None:  # noqa: N802
        self.texts.append(node.value)


def read(message: ast.Message) -> _Texts:
    found = _Texts()
    found.visit(message)
    return found


def whole(message: ast.Message) -> str:
    """Return the text with each of its variants; `x` stands for its values."""
    return _whole(message.value)


def _whole(node: ast.BaseNode | None) -> str:
    match node:
        case ast.Pattern():
            return "".join(_whole(element) for element in node.elements)
        case ast.TextElement() | ast.StringLiteral():
            return node.value
        case ast.Placeable():
            return _whole(node.expression)
        case ast.SelectExpression():
            return "\n".join(_whole(variant.value) for variant in node.variants)
    return "x"


@pytest.mark.parametrize("name", NAMES)
def test_french_and_english_have_the_same_keys_and_variables(name: str) -> None:
    french, english = messages(f"{name}fr"), messages(f"{name}en")

    assert list(french) == list(english)
    assert {k: read(m).variables for k, m in french.items()} == {
        k: read(m).variables for k, m in english.items()
    }


@pytest.mark.parametrize("name", NAMES)
def test_french_signs_stand_after_their_spaces(name: str) -> None:
    """U+202F before ; ! ?, U+00A0 before : and inside « »; code keeps its own signs."""
    rules = (
        rf"[^{NNBSP}!?…][;!?](?=[\s`)]|$)",
        rf"[^{NBSP}]:(?=\s|$)",
        rf"«[^{NBSP}]|[^{NBSP}]»",
        r"\w'\w",
    )
    found = {
        key: re.findall("|".join(rules), _without_code(whole(message)))
        for key, message in messages(f"{name}fr").items()
    }

    assert {key: wrong for key, wrong in found.items() if wrong} == {}


def test_english_texts_for_people_have_curly_apostrophes() -> None:
    straight = {key: re.findall(r"\w'", _without_code(whole(m))) for key, m in messages("en").items()}

    assert {key: wrong for key, wrong in straight.items() if wrong} == {}


def _without_code(text: str) -> str:
    """Leave out typed text: in a chat (`!salle Et ici ?`), a terminal, a file (lines such as `matrix:`)."""
    return re.sub(r"`[^`]*`|(?m:^ *[a-z]+:( .*)?$)", "", text)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_command_named_exists_in_that_language(language: str) -> None:
    named = {
        word
        for message in messages(language).values()
        for text in read(message).texts
        for word in re.findall(r"`!([\w-]+)", text)
    }

    wrong = {word for word in named if find(word)[0] is None or find(word)[1] not in (None, language)}
    assert wrong - _other_languages_own(language) == set()


def _other_languages_own(language: str) -> set[str]:
    """Return names allowed in another language's text: « `!langue en` for English » is for its readers."""
    return {"langue", "language"}


def test_every_key_used_exists_and_every_key_is_used() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "bot").rglob("*.py")))
    quoted = set(re.findall(r'"([a-z][a-z0-9-]*)"', code))
    asked_for = set(re.findall(r'(?:refuse|reply|say)\((?:turn|day\.language|language), "([a-z-]+)"', code))
    asked_for |= set(re.findall(r'words\.(?:body|line|spans)\(\s*[\w.]+,\s*"([a-z-]+)"', code))
    keys = set(messages("fr"))

    assert asked_for - keys == set()
    assert {key for key in keys if key not in quoted and not PUT_TOGETHER.match(key)} == set()


def test_every_state_has_its_word() -> None:
    keys = set(messages("fr"))

    assert {f"state-{state.replace(' ', '-')}" for state in State} - keys == set()


def test_every_reason_has_its_words() -> None:
    operators, ours = messages("operator.fr"), messages("fr")

    assert {f"outbox-why-{why}" for why in Why} - operators.keys() == set()
    assert {f"why-{why}" for why in TROUBLES if why is not Why.REFUSED} - ours.keys() == set()


def test_every_command_has_two_names_that_are_its_own() -> None:
    names = [name for command in COMMANDS for name in {command.french, command.english}]

    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z-]+", name) for name in names)
