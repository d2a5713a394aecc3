"""Texts of the catalogues become bodies: hours, countdowns, signs, and values that are never parsed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scene import PARIS, at

from bot.port import body as b
from bot.words.catalogue import Catalogue, both, operator_text, said_in

WORDS = Catalogue(PARIS)
NOON = at("12:00")


@pytest.mark.parametrize(
    ("hour", "french", "english"),
    [("10:30", "10h30", "10:30"), ("09:05", "09h05", "09:05"), ("11:00", "11h", "11:00")],
)
def test_hours_are_written_as_each_language_does(hour: str, french: str, english: str) -> None:
    assert (WORDS.hour("fr", at(hour)), WORDS.hour("en", at(hour))) == (french, english)


@pytest.mark.parametrize(
    ("instant", "french", "english"),
    [
        ("2026-10-25T01:59+02:00", "01h59", "01:59"),
        ("2026-10-25T02:30+02:00", "02h30 heure d’été", "02:30 summer time"),
        ("2026-10-25T02:00+01:00", "02h heure d’hiver", "02:00 winter time"),
        ("2026-10-25T03:00+01:00", "03h", "03:00"),
        ("2027-03-28T03:00+02:00", "03h", "03:00"),
    ],
)
def test_an_hour_that_comes_twice_says_which_it_is(instant: str, french: str, english: str) -> None:
    at = datetime.fromisoformat(instant)

    assert (WORDS.hour("fr", at), WORDS.hour("en", at)) == (french, english)


@pytest.mark.parametrize(
    ("today", "french", "english"),
    [
        ("2018-10-16T23:59", "10h30", "10:30"),
        ("2018-10-15T23:59", "10h30 le mardi 16 octobre", "10:30 on Tuesday 16 October"),
        ("2018-10-17T00:00", "10h30 le mardi 16 octobre", "10:30 on Tuesday 16 October"),
    ],
)
def test_an_hour_of_another_day_than_the_reader_s_names_its_day(
    today: str, french: str, english: str
) -> None:
    now = datetime.fromisoformat(today).replace(tzinfo=PARIS).astimezone(UTC)
    ten_thirty = datetime(2018, 10, 16, 10, 30, tzinfo=PARIS)

    assert (WORDS.hour("fr", ten_thirty, now), WORDS.hour("en", ten_thirty, now)) == (french, english)


def test_an_hour_below_its_day_does_not_repeat_it() -> None:
    on_the_day = datetime(2018, 10, 16, 10, 30, tzinfo=PARIS)
    body = b.paragraph(b.Hour(on_the_day, beside=on_the_day), b.Text(" · "), b.Hour(on_the_day))

    kept = b.from_json(b.to_json(body))

    eve = on_the_day - timedelta(days=1)
    assert WORDS.plain(kept, "en", eve) == "10:30 · 10:30 on Tuesday 16 October"


def test_an_hour_that_comes_twice_without_summer_time_says_its_distance_from_utc() -> None:
    moscow = Catalogue(ZoneInfo("Europe/Moscow"))  # from UTC+4 to UTC+3, for good

    assert moscow.hour("en", datetime.fromisoformat("2014-10-26T01:30+04:00")) == "01:30 UTC+04:00"


@pytest.mark.parametrize(
    ("seconds", "french", "english"),
    [
        (0, "maintenant", "now"),
        (29, "maintenant", "now"),
        (60, "dans 1 minute", "in 1 minute"),
        (300, "dans 5 minutes", "in 5 minutes"),
        (-60, "il y a 1 minute", "1 minute ago"),
        (-420, "il y a 7 minutes", "7 minutes ago"),
        (3600, "dans 1 h", "in 1 h"),
        (5460, "dans 1 h 31", "in 1 h 31"),
    ],
)
def test_countdowns_are_said_in_minutes_then_hours(seconds: int, french: str, english: str) -> None:
    to = NOON + timedelta(seconds=seconds)

    assert [WORDS.countdown(language, to, NOON).replace("\u00a0", " ") for language in ("fr", "en")] == [
        french,
        english,
    ]


def test_a_bilingual_value_is_shown_in_the_language_of_its_sentence() -> None:
    permission = both("discord-permission-view")

    whole = both("discord-lacks", permissions=permission, role="Comptoir")

    assert permission == "Voir les salons / View Channels"
    assert ("Voir les salons" in said_in("fr", whole), "View Channels" in said_in("fr", whole)) == (
        True,
        False,
    )
    assert ("Voir les salons" in said_in("en", whole), "View Channels" in said_in("en", whole)) == (
        False,
        True,
    )
    assert operator_text("en", "discord-lacks", permissions=permission, role="Comptoir") == said_in(
        "en", whole
    )


@given(st.text(max_size=80))
def test_peoples_words_stay_one_span_of_words(words: str) -> None:
    body = WORDS.body("fr", "announcement", text=b.Words(words))

    assert body == b.paragraph(b.Text("📣 "), b.Words(words))


@given(st.text(max_size=40), st.text(max_size=40))
def test_names_and_words_do_not_mix(name: str, words: str) -> None:
    values = {"code": "C1-1", "votes": 3, "signs": "", "on_stage": 0}
    body = WORDS.body("fr", "question-line", words=b.Words(words), name=b.Person(name), **values)  # type: ignore[arg-type]

    assert body.blocks[0].kind == "item"
    spans = body.blocks[0].spans
    assert [span for span in spans if not isinstance(span, b.Text)] == [
        b.Words(words, "strong"),
        b.Person(name),
    ]


def test_signs_of_the_catalogue_make_blocks_and_styles() -> None:
    body = WORDS.body(
        "fr", "question-line", code="C1-1", votes=0, on_stage=1, words="w", name="n", signs=" 🌉"
    )

    assert body.blocks == (
        b.Block(
            (
                b.Text("▶️ "),
                b.Text("w", "strong"),
                b.Text("\n"),
                b.Text("C1-1"),
                b.Text(" · 0\u00a0👍"),
                b.Text(" 🌉"),
                b.Text(" · "),
                b.Text("n"),
            ),
            "item",
        ),
    )


def test_an_unknown_key_fails_loudly() -> None:
    with pytest.raises((KeyError, LookupError)):
        WORDS.body("fr", "no-such-key")
    with pytest.raises(KeyError):
        WORDS.body("fr", "announcement")
