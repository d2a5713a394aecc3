"""The adapter's own texts: descriptions of commands, labels of forms, one excuse."""

from functools import lru_cache
from importlib import resources

from fluent.runtime import FluentBundle, FluentResource

LANGUAGES = ("fr", "en")


def wording(language: str, key: str) -> str:
    """Return the text of a key; raises KeyError if there is none."""
    text = found(language, key)
    if text is None:
        raise KeyError(key)
    return text


def found(language: str, key: str) -> str | None:
    bundle = _bundle(language)
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
def _bundle(language: str) -> FluentBundle:
    text = (resources.files("adapters.discord") / "words" / f"{language}.ftl").read_text(encoding="utf-8")
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource(text))
    return bundle
