"""The adapter's own texts, in the event's words: descriptions of commands, labels of forms, one excuse."""

from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

from fluent.runtime import FluentBundle, FluentResource

from bot.words.event_words import NONE, Word, with_words

LANGUAGES = ("fr", "en")


def wording(language: str, key: str, words: Mapping[Word, str] = NONE) -> str:
    """Return the text of a key; raises KeyError if there is none. `words` are the event's own."""
    text = found(language, key, words)
    if text is None:
        raise KeyError(key)
    return text


def found(language: str, key: str, words: Mapping[Word, str] = NONE) -> str | None:
    bundle = _bundle(language, tuple(words.items()))
    if not bundle.has_message(key):
        return None
    pattern = bundle.get_message(key).value
    if pattern is None:
        return None
    text, errors = bundle.format_pattern(pattern, {})
    return None if errors else str(text)


def in_both(key: str) -> str:
    return "\n".join(wording(language, key) for language in LANGUAGES)


def language_of(locale: object) -> str:
    """Return French for a French client, English for any other because more people read it."""
    return "fr" if isinstance(locale, str) and locale.split("-")[0].lower() == "fr" else "en"


@lru_cache
def _bundle(language: str, words: tuple[tuple[Word, str], ...]) -> FluentBundle:
    text = (resources.files("adapters.discord") / "words" / f"{language}.ftl").read_text(encoding="utf-8")
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource(with_words(text, language, dict(words))))
    return bundle
