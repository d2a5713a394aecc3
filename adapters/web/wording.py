"""The pages' own texts, in the event's words."""

from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

from fluent.runtime import FluentBundle, FluentResource

from bot.words.event_words import NONE, Word, with_words

LANGUAGES = ("fr", "en")


class Wording:
    """The texts in one language; raises KeyError for a key that has none."""

    def __init__(self, language: str, words: Mapping[Word, str] = NONE) -> None:
        self.language, self._bundle = language, _bundle(language, tuple(words.items()))

    def __call__(self, key: str, **values: str | int) -> str:
        pattern = self._bundle.get_message(key).value
        if pattern is None:
            raise KeyError(key)
        text, errors = self._bundle.format_pattern(pattern, values)
        if errors:
            raise KeyError(f"{key}: {errors[0]}")
        return str(text)


@lru_cache
def _bundle(language: str, words: tuple[tuple[Word, str], ...]) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    for file in (resources.files("adapters.web") / "words" / language).iterdir():
        text = file.read_text(encoding="utf-8")
        bundle.add_resource(FluentResource(with_words(text, language, dict(words))))
    return bundle


def preferred(accepted: str, otherwise: str) -> str:
    """Return the language of ours that a browser asks for first (`Accept-Language`)."""
    wanted = []
    for position, part in enumerate(accepted[:500].split(",")):
        tag, _, weight = part.strip().partition(";")
        language = tag.split("-")[0].strip().lower()
        if language in LANGUAGES:
            wanted.append((-_weight(weight), position, language))
    return min(wanted)[2] if wanted else otherwise


def _weight(written: str) -> float:
    try:
        return float(written.strip().removeprefix("q="))
    except ValueError:
        return 1.0
