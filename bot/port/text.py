"""Makes people's text harmless: no invisible tricks, nothing that a client would turn into a link."""

import re
import unicodedata
from collections.abc import Iterator

MARKS_PER_LETTER = 4
NAME_LENGTH = 40  # graphemes
NAME_READ = 2_000  # characters of a name that we look at: it is cleaned again with each event of its owner
LONGEST_GRAPHEME = 16  # characters: more than any emoji; joiners could turn a whole text into one grapheme
WORD_JOINER = "\u2060"
ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"  # the text between them has its own direction
ZWNJ, ZWJ = "\u200c", "\u200d"

_MAY_COMBINE = re.compile("[\u0300-\U0010ffff]")  # no character before these combines
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")  # Hangul letters that are invisible
_VISIBLE_FORMATS = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
_EMOJI_PRESENTATION = frozenset("\ufe0e\ufe0f")
_SELECTORS = re.compile("[\ufe00-\ufe0d\u180b-\u180f\U000e0100-\U000e01ef]")


def folded(text: str) -> str:
    """Return the text without capitals and accents, to compare what people type."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return _MAY_COMBINE.sub(lambda sign: "" if unicodedata.combining(sign[0]) else sign[0], decomposed)


def clean(text: str) -> str:
    """Return the text in NFC without controls, direction overrides and invisible signs; lines end in \\n."""
    if text.isascii() and text.isprintable():
        return text
    visible = "".join(c for c in _LINE_ENDS.sub("\n", text) if not _deceives(c))
    shown = "".join(_without_stray_joiners(_SELECTORS.sub("", visible)))
    return _few_marks(unicodedata.normalize("NFC", _few_marks(shown)))


def _deceives(char: str) -> bool:
    if char in "\n\t" + ZWNJ + ZWJ or char in _VISIBLE_FORMATS:
        return False
    return (
        unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co") or char in _FILLERS or _is_noncharacter(char)
    )


def _is_noncharacter(char: str) -> bool:
    return ord(char) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF


def _without_stray_joiners(text: str) -> Iterator[str]:
    """Yield the characters, keeping joiners only inside emoji and scripts that are written with them."""
    before = ""
    for position, char in enumerate(text):
        after = text[position + 1 : position + 2]
        if char in _EMOJI_PRESENTATION and not _may_be_emoji(before):
            continue
        if char in ZWNJ + ZWJ and not _is_joined(before, char, after):
            continue
        yield char
        before = char


def _may_be_emoji(char: str) -> bool:
    return bool(char) and (
        unicodedata.category(char) in ("So", "Sm", "Sk", "Cn") or char in "#*0123456789‼⁉〰〽"
    )


def _is_joined(before: str, joiner: str, after: str) -> bool:
    if not before or not after:
        return False
    emoji = (
        joiner == ZWJ and (_may_be_emoji(before) or before in _EMOJI_PRESENTATION) and _may_be_emoji(after)
    )
    return emoji or (_joins_letters(before) and _joins_letters(after))


def _joins_letters(char: str) -> bool:
    """Return whether it is an Arabic or Indic letter or mark; Latin, Greek and Cyrillic ones have a case."""
    return unicodedata.category(char) in ("Lo", "Mc") or (
        unicodedata.category(char) == "Mn" and unicodedata.combining(char) == 9  # a virama
    )


def _few_marks(text: str) -> str:
    kept, marks = [], 0
    for char in text:
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if marks <= MARKS_PER_LETTER:
            kept.append(char)
    return "".join(kept)


def is_whole(text: str) -> bool:
    """Return whether the text can be encoded: JSON may contain half of a surrogate pair."""
    return not any("\ud800" <= char <= "\udfff" for char in text)


def short_name(name: str | None, handle: str) -> str:
    """Return the name shown for a person: their own on one line, else their account without its server."""
    one_line = " ".join(clean((name or "")[:NAME_READ]).split())
    if any(_is_seen(char) for char in one_line):
        return "".join(graphemes(one_line)[:NAME_LENGTH])
    return "".join(graphemes(clean(handle[:NAME_READ].lstrip("@").split(":")[0]))[:NAME_LENGTH])


def _is_seen(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNPS" and char != "\u2800"  # a Braille cell without a dot


def graphemes(text: str) -> list[str]:
    """Split the text as a reader counts characters: letters with their marks, joined emoji as one."""
    found: list[str] = []
    for char in text:
        if found and _continues(found[-1], char):
            found[-1] += char
        else:
            found.append(char)
    return found


def _continues(grapheme: str, char: str) -> bool:
    if _is_flag_half(char):
        return len(grapheme) == 1 and _is_flag_half(grapheme)
    if len(grapheme) >= LONGEST_GRAPHEME:
        return False
    attached = unicodedata.category(char) in ("Mn", "Me", "Mc") or char in ZWNJ + ZWJ
    return attached or grapheme.endswith(ZWJ) or "\U0001f3fb" <= char <= "\U0001f3ff"


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


# The sign that begins an account, an alias or a room id; the colon of an address; a path's slashes.
_SIGIL = re.compile(r"([@#!])(?=[\w&!])")
_SCHEME = re.compile(r"(?<=[^\W\d]):(?=\S)|:(?=//)")
_SLASHES = re.compile(r"/(?=/)")
# Any dot inside a word, because a domain may be emoji; not the dot of 3.5, nor one before a closing mark.
_DOT = re.compile(r"(?m:^|(?<=\S))(?<![0-9](?=\.[0-9]))[.\u3002\uff0e\uff61](?=[^\s\u2060.,;:!?…)\]}'\"’”»])")
_FIGURES = re.compile(r"(?<!\d)\d+(?:\.\d+){3,}")  # an IP address; the lookbehind avoids rescanning a row
_LOCALHOST = re.compile(r"(?i)(local)(host)")  # also within other letters


def defang(text: str) -> str:
    """Return a text that reads the same but that no client turns into a link, a mention or a room.

    An invisible word joiner goes after each sign that a client would recognise, because the client needs the
    next character to follow at once. It goes after the dot of a domain: before it, some clients would take it
    for a letter.
    """
    text = _SIGIL.sub(rf"\1{WORD_JOINER}", text)
    text = _SCHEME.sub(f":{WORD_JOINER}", text)
    text = _SLASHES.sub(f"/{WORD_JOINER}", text)
    text = _FIGURES.sub(lambda found: found[0].replace(".", f".{WORD_JOINER}"), text)
    text = _LOCALHOST.sub(rf"\1{WORD_JOINER}\2", text)
    return _DOT.sub(lambda found: found[0] + WORD_JOINER, text)


# An address with its scheme; a domain and what follows it; a mail address.
_ADDRESS = re.compile(
    r"(?i)https?://[^\s<>]+"
    r"|(?<![\w.@+-])(?:[\w.+-]+@)?(?:[\w-]+\.)+[a-z]{2,}(?![\w-])(?:[/?#][^\s<>]*)?"
)
_NOT_ITS_END = ".,;:!?'\"’”»›…*`"  # punctuation of the sentence around the address
_AROUND = "_~|"  # signs that people put before and after an address to stress it, and that may end one too
_BRACKETS = {")": "(", "]": "["}


def addresses(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the text in pieces, each with whether it is an address; one cut short by "…" does not count.

    Texts are cut at their end, so a "…" with something after it is a sentence's own.
    """
    done = 0
    for found in _ADDRESS.finditer(text):
        before = text[found.start() - 1 : found.start()]
        address = _without_sentence(found[0], around=before if before and before in _AROUND else "")
        if text.endswith("…") and not text[found.start() + len(address) :].strip(_NOT_ITS_END):
            continue
        yield text[done : found.start()], False
        yield address, True
        done = found.start() + len(address)
    yield text[done:], False


def _without_sentence(address: str, around: str) -> str:
    """Return the address without the punctuation after it; it keeps a closing bracket that it opened."""
    ends = f"{_NOT_ITS_END}{around}"
    while address[-1] in ends or _closes_another(address):
        address = address[:-1]
    return address


def _closes_another(address: str) -> bool:
    opening = _BRACKETS.get(address[-1])
    return opening is not None and address.count(opening) < address.count(address[-1])


def is_web(address: str) -> bool:
    return address.lower().startswith(("https://", "http://"))


def isolated(text: str) -> str:
    """Isolate the text so that its direction changes nothing around it: Arabic would move the code and votes.

    Each line is isolated on its own; text written from left to right needs nothing.
    """
    if not any(unicodedata.bidirectional(char) in ("R", "AL", "AN") for char in text):
        return text
    return "\n".join(f"{ISOLATE}{line}{END_OF_ISOLATE}" if line else "" for line in text.split("\n"))


def needs_joiner(text: str) -> bool:
    """Return whether the text ends with a sign that could start a link or a mention: `@` before a name."""
    return text.endswith(tuple("@#!:/.\u3002\uff0e\uff61"))
