"""The demo's own words, in the operator's language."""

from collections.abc import Callable
from typing import cast

from adapters.rehearsal.demo.public import PUBLIC
from bot.programme.model import HALL, REGIE, RESTITUTION_DESK
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


def place_name(say: Say, place: str) -> str:
    """Return a place's name, short enough for a column."""
    fixed = {HALL: "hall", REGIE: "regie", "restitution": "plenary", RESTITUTION_DESK: "plenary-desk"}
    if place in fixed:
        return say(f"place-{fixed[place]}")
    if place.startswith("direct:"):
        return say("place-direct", name=PUBLIC[place.removeprefix("direct:")].split()[0])
    number = place.split("-")[1]
    return say("place-desk" if place.endswith("-desk") else "place-comptoir", number=number)


def platform_name(platform: str) -> str:
    return platform.capitalize()


def state_name(say: Say, state: State) -> str:
    return say(f"state-{state.replace(' ', '-')}")
