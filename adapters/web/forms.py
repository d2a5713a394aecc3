"""Reading what a form sent: each field is known, short enough and clean, or the form is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from adapters.web.devices import FormKey
from bot.port.text import clean, short_name
from bot.questions.rules import LONGEST

Kind = Literal[
    "ask",
    "vote",
    "unvote",
    "withdraw",
    "press",
    "do",
    "data",
    "forget",
    "code",
    "give",
    "part",
    "out",
    "others-out",
]
ABOUT_ONE: tuple[Kind, ...] = ("vote", "unvote", "withdraw")  # buttons whose value is a question's code
ABOUT_ACCOUNTS: tuple[Kind, ...] = ("code", "give", "part", "out", "others-out")
KINDS: tuple[Kind, ...] = (*ABOUT_ONE, *ABOUT_ACCOUNTS, "ask", "press", "data", "forget", "do")
MOST_FIELDS = 100
LONGEST_FIELD = 6_000  # characters of a field; words that are too long for a question are shown again
FILLED = "f-"  # before the name of a field in a form of ours that a message bears, or of a command
DO = "do"  # the button of a command; its value is the command, and a field with its value if it bears one
AMONG = "in-"  # before the name of a box to tick: those that are make one field together
TOGETHER = "comptoir"  # the name of that field
NAME = 200  # characters of a name that are looked at
CODE, PATH = 100, 100  # characters of a code that somebody types, and of the page where they go with it


class Wrong(Exception):
    """Raised when a form is not one that we made."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it was sent, cleaned: only the fields of its kind are filled."""

    kind: Kind
    form: FormKey
    text: str = ""
    name: str = ""
    anonymous: bool = False
    where: str = ""
    code: str = ""
    action: str = ""
    target: str = ""
    filled: tuple[tuple[str, str], ...] = ()

    @property
    def told(self) -> Mapping[str, str]:
        """All that tells this act from another of the same form."""
        given = {"kind": str(self.kind), "text": self.text, "where": self.where, "code": self.code}
        given |= {"action": self.action, "target": self.target, "anonymous": str(self.anonymous)}
        return given | {f"{FILLED}{name}": value for name, value in self.filled}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a question cannot be asked as it is: the key of the sentence, and its length."""

    key: str
    length: int


def read_sent(fields: Mapping[str, str]) -> Sent:
    """Read a form; raises Wrong."""
    if len(fields) > MOST_FIELDS or any(len(value) > LONGEST_FIELD for value in fields.values()):
        raise Wrong
    given = {name: clean(value) for name, value in fields.items() if name not in ("key", "seal")}
    about_one = [kind for kind in ABOUT_ONE if given.get(kind)]
    named = (*about_one, DO if given.get(DO) else "", given.get("act", ""))
    kind = next((each for each in named if each in KINDS), None)
    if kind is None or len(about_one) > 1:
        raise Wrong
    form = FormKey(fields.get("key", ""), fields.get("seal", ""))
    if kind in ABOUT_ONE:
        if kind not in about_one:
            raise Wrong
        return Sent(kind, form, code=given[kind].strip()[:20])
    if kind == "press":
        return _press(given, form)
    if kind == "do":
        return _do(given, form)
    if kind == "ask":
        return _ask(given, form)
    return Sent(kind, form, code=given.get("code", "")[:CODE], where=given.get("to", "")[:PATH])


def _press(given: Mapping[str, str], form: FormKey) -> Sent:
    action, target = given.get("action", ""), given.get("target", "")
    if not action or not target:
        raise Wrong
    return Sent("press", form, action=action[:100], target=target[:40], filled=_filled(given))


def _filled(given: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the fields that people fill in, by their names, in order."""
    filled = {
        name.removeprefix(FILLED): value.strip() for name, value in given.items() if name.startswith(FILLED)
    }
    ticked = [value.strip() for name, value in sorted(given.items()) if name.startswith(AMONG)]
    if ticked:
        filled[TOGETHER] = " ".join(ticked)
    return tuple(sorted(filled.items()))


def _do(given: Mapping[str, str], form: FormKey) -> Sent:
    """Read `fusionner dans=C1-4`, the value of a button, and what stands in the form around it."""
    command, _, more = given[DO].partition(" ")
    name, _, value = more.partition("=")
    filled = dict(_filled(given)) | ({name: value} if more else {})
    return Sent("do", form, action=command[:100], filled=tuple(sorted(filled.items())))


def _ask(given: Mapping[str, str], form: FormKey) -> Sent:
    name = given.get("name", "")[:NAME]
    return Sent(
        "ask",
        form,
        text=given.get("text", "").strip(),
        name=short_name(name, "") if name.strip() else "",
        anonymous=bool(given.get("anonymous")),
        where=given.get("where", "").strip()[:40],
    )


def refusal_of(sent: Sent) -> Refusal | None:
    """Return why a question is refused before anything is kept, so that its words stay in the form."""
    if not sent.text:
        return Refusal("ask-error-empty", 0)
    return Refusal("ask-error-long", len(sent.text)) if len(sent.text) > LONGEST else None
