"""People's words: which characters are removed; no client makes a link of what remains."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from links import links

from bot.port.text import addresses, clean, defang, graphemes, short_name

ANYTHING = st.text(alphabet=st.characters(exclude_categories=()))
TRICKS = st.text(
    alphabet="aé\u0301\u200b\u200d\u200e\u202e\u2066\ufe0f\u3164\U000e0041👩🏽🚀ب\u0308\r\n\x00\ud800"
)
INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("cafe\u0301", "café"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("pay\u202egnp.exe", "paygnp.exe"),
        ("in\u200bvis\u2060ible\ufeff", "invisible"),
        ("a\u200db", "ab"),
        ("👩🏽\u200d🚀 ❤\ufe0f 1\ufe0f⃣", "👩🏽\u200d🚀 ❤\ufe0f 1\ufe0f⃣"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\ufe0f", "a"),
        ("flag\U000e0067\U000e007f", "flag"),
        ("\u3164\u115f", ""),
        ("\ud800x", "x"),
        ("z" + "\u0335" * 20, "z" + "\u0335" * 4),
        ("tab\tand\nline", "tab\tand\nline"),
    ],
)
def test_invisible_tricks_leave_a_text(written: str, cleaned: str) -> None:
    assert clean(written) == cleaned


@given(ANYTHING | TRICKS)
def test_a_cleaned_text_can_be_stored_and_hides_nothing(text: str) -> None:
    cleaned = clean(text)

    cleaned.encode()
    assert unicodedata.is_normalized("NFC", cleaned)
    assert INVISIBLE.search(cleaned) is None
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ana", "Ana"),
        (" Ana\n\u202eMaria ", "Ana Maria"),
        ("", "ana"),
        (None, "ana"),
        ("\u200b\u3164 \u2800", "ana"),
        ("🚀" * 60, "🚀" * 40),
    ],
)
def test_a_name_is_short_and_visible_or_the_account_is_shown(name: str | None, shown: str) -> None:
    assert short_name(name, "@ana:example.org") == shown


@given(ANYTHING | TRICKS)
def test_a_name_never_has_more_than_forty_characters_nor_a_second_line(name: str) -> None:
    shown = short_name(name, "@ana:example.org")

    assert 0 < len(graphemes(shown)) <= 40
    assert "\n" not in shown


@pytest.mark.parametrize("sign", ["👩\u200d", "🏽", "a\u093e", "漢\u200d"])
def test_a_name_without_end_is_cut(sign: str) -> None:
    assert len(short_name(sign * 30_000, "@ana:example.org")) <= 40 * 16


@pytest.mark.parametrize("sign", ["1", "1.", ":", "/", "@"])
def test_a_text_without_end_is_read_once(sign: str) -> None:
    assert defang(sign * 60_000).replace("\u2060", "") == sign * 60_000


SCHEME = re.compile(r"(?i)[a-z]:[^\s\u2060]")
WEB_WORDS = st.lists(
    st.sampled_from(
        [
            *"@#!:./-_ a1é💩❤。．",
            "://",
            "//",
            "www",
            "la",
            "http",
            "room",
            "localhost",
            "q\u0301",
            "\u0335",
            "1️⃣",
        ]
    )
).map("".join)


@given(ANYTHING | WEB_WORDS)
def test_nothing_that_a_client_would_link_is_left(text: str) -> None:
    defanged = defang(text)

    assert links(defanged) + SCHEME.findall(defanged) == []
    assert defanged.replace("\u2060", "") == text.replace("\u2060", "")


@pytest.mark.parametrize("numbers", range(4, 12))
def test_an_address_of_numbers_is_undone_wherever_it_stands_in_a_row_of_them(numbers: int) -> None:
    assert links(defang(".".join(["1"] * numbers))) == []


@pytest.mark.parametrize(
    "text",
    ["💩.la", "❤.ws/x", "q\u0301.com", "x\u0335.com", "a-.org", "salut😀.fr", "x.org", "漢。com", "a@💩.la"],
)
def test_a_domain_of_any_signs_is_one_before_it_is_undone(text: str) -> None:
    assert (links(text) != [], links(defang(text))) == (True, [])


@pytest.mark.parametrize(
    "text",
    [
        "10:30, à 3.5 %",
        "Bonjour, merci ! Et après ?",
        "C3-12 : oui",
        "a / b",
        "❤️ 👩‍🚀",
        "(etc.)",
        "Oui... « fin. »",
    ],
)
def test_ordinary_words_are_left_as_they_are(text: str) -> None:
    assert defang(text) == text


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("voir https://x.org/a?b=c#d.", ["https://x.org/a?b=c#d"]),
        ("(https://x.org/a_(b)), HTTP://X.org !", ["https://x.org/a_(b)", "HTTP://X.org"]),
        ("« https://x.org » ou x.org/a, a.b+c@mail.x.org", ["https://x.org", "x.org/a", "a.b+c@mail.x.org"]),
        ("https://x.org/@ana?to=#salon", ["https://x.org/@ana?to=#salon"]),
        ("à 10.30, 3.5 fois, etc. Merci… @ana !digest", []),
        ("coupé https://x.org/lon…", []),
        ("coupé x.org…", []),
    ],
)
def test_addresses_are_told_from_the_sentence_around_them(written: str, found: list[str]) -> None:
    pieces = list(addresses(written))

    assert [piece for piece, is_address in pieces if is_address] == found
    assert "".join(piece for piece, _ in pieces) == written


@given(ANYTHING)
def test_no_letter_is_lost_while_addresses_are_looked_for(text: str) -> None:
    assert "".join(piece for piece, _ in addresses(text)) == text
