"""The event's own words for comptoir, animateur, grand témoin and régie, put into a catalogue. Pure.

A word is written in the singular, in French with the article that shows its gender: « une table ronde ».
Plurals and articles follow: « du comptoir » becomes « de la table ronde », « de l’atelier ».
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

Word = str  # a key of `event.words`: comptoir, animateur, grand-temoin, regie


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun with its plural and gender."""

    one: str
    many: str
    is_feminine: bool = False


USUAL: Mapping[str, Mapping[Word, Noun]] = {
    "fr": {
        "comptoir": Noun("comptoir", "comptoirs"),
        "animateur": Noun("animateur", "animateurs"),
        "grand-temoin": Noun("grand témoin", "grands témoins"),
        "regie": Noun("régie", "régies", is_feminine=True),
    },
    "en": {
        "comptoir": Noun("comptoir", "comptoirs"),
        "animateur": Noun("moderator", "moderators"),
        "grand-temoin": Noun("rapporteur", "rapporteurs"),
        "regie": Noun("control room", "control rooms"),
    },
}

WORDS: tuple[Word, ...] = tuple(USUAL["fr"])
NONE: Mapping[Word, str] = {}

# Before a noun, by its kind: masculine, feminine, either before a vowel.
_ARTICLES = (
    ("le ", "la ", "l’"),
    ("du ", "de la ", "de l’"),
    ("au ", "à la ", "à l’"),
    ("ce ", "cette ", "cet "),
    ("un ", "une ", None),
    ("un autre ", "une autre ", None),
    ("aucun ", "aucune ", None),
    ("quel ", "quelle ", None),
    ("son ", "sa ", "son "),
    ("de ", "de ", "d’"),
)
_VOWELS = "aàâeéèêiîïoôuùûœæAÀÂEÉÈÊIÎÏOÔUÙÛŒÆ"
_LINKS = {"de", "du", "des", "d’", "à", "au", "en", "sur", "of", "for", "in", "on"}
_CODE, _NAME = r"`[^`\n]*`", r"\$[\w-]+|^[\w-]+ =|^#.*$"
# An underscore beside a word is how bold is written, not a part of it.
_BEGIN, _END = r"(?<![^\W_])", r"(?![^\W_])"


def with_words(source: str, language: str, words: Mapping[Word, str], product: str = "") -> str:
    """Put the event's words into a catalogue's source in place of the usual ones.

    Commands, names, and the name of the product stay.
    """
    for word, chosen in words.items():
        source = _with_word(source, language, USUAL[language][word], noun_of(language, chosen), product)
    return source


def noun_of(language: str, written: str) -> Noun:
    """Return « une table ronde » as a noun; without an article, a French word is taken as masculine."""
    article, _, rest = written.strip().partition(" ")
    is_named = article.lower() in ("un", "une", "a", "an") and bool(rest)
    one = rest.strip() if is_named else written.strip()
    return Noun(one, _plural(language, one), is_feminine=is_named and article.lower() == "une")


def _with_word(source: str, language: str, usual: Noun, chosen: Noun, product: str) -> str:
    before = "|".join(sorted({re.escape(a) for a in _articles(usual)}, key=len, reverse=True))
    before = before if language == "fr" else "an? "
    found = re.compile(
        rf"{_CODE}|{_NAME}|(?P<before>{_BEGIN}(?:{before}))?{_BEGIN}(?:(?P<many>{usual.many})|(?P<one>{usual.one})){_END}",
        re.MULTILINE | re.IGNORECASE,
    )

    def put(match: re.Match[str]) -> str:
        named = match["many"] or match["one"]
        if not named or named == product:
            return match[0]
        noun = chosen.many if match["many"] else chosen.one
        before = match["before"] or ""
        if before and not match["many"]:
            before = _as(before, _article(language, before.lower(), usual, chosen))
        return before + _as(named, noun)

    return found.sub(put, source)


def _articles(noun: Noun) -> list[str]:
    return [forms[_kind(noun)] or forms[noun.is_feminine] or "" for forms in _ARTICLES]


def _article(language: str, before: str, usual: Noun, chosen: Noun) -> str:
    if language == "en":
        return "an " if chosen.one[0].lower() in "aeiou" else "a "
    forms = _ARTICLES[_articles(usual).index(before)]
    return forms[_kind(chosen)] or forms[chosen.is_feminine] or before


def _kind(noun: Noun) -> int:
    return 2 if noun.one[0] in _VOWELS else int(noun.is_feminine)


def _as(model: str, text: str) -> str:
    """Begin the text with a capital if the model does."""
    return text[0].upper() + text[1:] if model[0].isupper() else text


def _plural(language: str, one: str) -> str:
    words = one.split(" ")
    links = [at for at, word in enumerate(words) if word.lower() in _LINKS or word[:2].lower() == "d’"]
    head = words[: links[0]] if links else words
    head = [*head[:-1], _english(head[-1])] if language == "en" else [_french(word) for word in head]
    return " ".join([*head, *words[len(head) :]])


def _french(word: str) -> str:
    if word[-1] in "sxz":
        return word
    if word.endswith(("eau", "au", "eu")):
        return word + "x"
    return word[:-2] + "aux" if word.endswith("al") else word + "s"


def _english(word: str) -> str:
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    return word[:-1] + "ies" if word[-1] == "y" and word[-2:-1] not in "aeiou" else word + "s"
