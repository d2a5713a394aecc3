"""Schedules as a reader might have found them, drawn at random by hypothesis."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import strategies as st

from bot.programme.formats.found import Found, FoundPerson, FoundRoom, FoundSession, Role
from bot.programme.model import SessionKind

MIDNIGHT = datetime(2018, 10, 27)  # noqa: DTZ001 - local by intent; clocks go back in the next night
ODD = [
    "",
    " ",
    "~",
    "null",
    "- x",
    "a: b",
    "# x",
    "«\u00a0Ça\u00a0»",
    "x\ny",
    "\x07",
    "hall",
    "a-desk",
    "é" * 90,
    "会議",
]
OFFSETS = [None, UTC, timezone(timedelta(hours=5, minutes=30))]

words = st.sampled_from(
    ["Pause", "Restitution", "Un toit", "Le logement", "UN TOIT", "Regie", "Atelier 2018", *ODD]
)
texts = words | st.text(max_size=60)
moments = st.builds(
    lambda minutes, offset: (MIDNIGHT + timedelta(minutes=minutes)).replace(tzinfo=offset),
    st.integers(0, 3 * 24 * 60),
    st.sampled_from(OFFSETS),
) | st.datetimes(timezones=st.sampled_from(OFFSETS))
maybe = st.none() | texts
people = st.builds(FoundPerson, texts, st.sampled_from(Role), maybe, maybe, maybe)
streams = st.none() | st.sampled_from(["https://video.example.org/a", "video", "http://"])
sessions = st.builds(
    FoundSession,
    title=texts,
    where=st.integers(1, 99).map("Feuil1!A{}".format),
    start=st.none() | moments,
    end=st.none() | moments,
    kind=st.none() | st.sampled_from(SessionKind),
    rooms=st.lists(texts, max_size=3).map(tuple),
    people=st.lists(people, max_size=4).map(tuple),
    abstract=maybe,
    question=maybe,
    stream=streams,
    number=st.none() | st.integers(-1, 12),
    source=maybe,
    is_cancelled=st.sampled_from([False, False, False, True]),
)
schedules = st.builds(
    Found,
    format=st.just("xlsx"),
    sessions=st.lists(sessions, max_size=12).map(tuple),
    title=maybe,
    timezone=st.sampled_from([None, "Europe/Paris", "Asia/Kolkata", "Europe/Pari"]),
    language=st.sampled_from([None, "fr", "en", "de"]),
    rooms=st.lists(st.builds(FoundRoom, texts, streams), max_size=3).map(tuple),
    people=st.lists(people, max_size=3).map(tuple),
)
