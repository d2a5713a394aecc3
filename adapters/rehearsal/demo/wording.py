"""The demo's own words, in the operator's language."""

from collections.abc import Callable, Mapping
from typing import cast

from adapters.rehearsal.demo.public import PUBLIC
from bot.programme.codes import RESTITUTION, number_of
from bot.programme.model import HALL, REGIE, RESTITUTION_DESK, is_closed
from bot.questions.rules import State
from bot.words.catalogue import load

Say = Callable[..., str]


def wording(language: str) -> Say:
    """Return the function that words a text: `say("jump", hour="11h")`."""
    catalogue = load(language, "demo")

    def say(name: str, /, **values: str | int) -> str:
        pattern = catalogue.get_message(name).value
        assert pattern is not None, name
        text, errors = catalogue.format_pattern(pattern, values)
        assert not errors, (name, errors)
        return cast(str, text)

    return say


def place_name(say: Say, place: str, codes: Mapping[str, str]) -> str:
    """Return a place's name, short enough for a column; `codes` has the prefix of each session's codes."""
    fixed = {HALL: "hall", REGIE: "regie", RESTITUTION_DESK: "plenary-desk"}
    if place in fixed:
        return say(f"place-{fixed[place]}")
    if place.startswith("direct:"):
        return say("place-direct", name=PUBLIC[place.removeprefix("direct:")].split()[0])
    code = code_of(place, codes)
    if code.startswith(RESTITUTION):
        return f"{say('place-plenary')} {number_of(code)}".rstrip()
    return say("place-desk" if is_closed(place) else "place-comptoir", number=number_of(code))


def code_of(place: str, codes: Mapping[str, str]) -> str:
    """Return the prefix of the codes of a session's place or desk; empty for other places."""
    return codes.get(place.removesuffix("-desk"), "")


def platform_name(platform: str) -> str:
    return platform.capitalize()


def state_name(say: Say, state: State) -> str:
    return say(f"state-{state.replace(' ', '-')}")
