"""Programmes of every shape, with texts that people would rather not read: for tests of what is written."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zlib import crc32
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bot.programme.formats.edition import Changed, Edition
from bot.programme.model import Event, Person, Programme, Room, Session, SessionKind, Stand

ZONES = ("Europe/Paris", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC", "Pacific/Apia")
HOSTILE = (
    "=cmd|'/c calc'!A1",
    "+33 1 23 45",
    "@SUM(A1)",
    "<script>alert(1)</script>",
    "</script><b>gras</b> & ]]>",
    "à l’envers \u202e txt.exe",
    "sonnerie \x07 et \x1b[31m rouge",
    "ligne \u2028 cassée",
    "a, b; c\\n: d « é »",
    "null",
    "2018-10-16",
    "- tiret: deux #points",
)
LINES = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=30).map(lambda text: " ".join(text.split()) or "Titre"),
    st.sampled_from(["Atelier", "Réussir le passage à l’échelle !", "Pause", "Ada Byron"]),
).filter(lambda text: text.strip() and all(not 0xD800 <= ord(each) <= 0xDFFF for each in text))
TEXTS = st.lists(LINES.filter(lambda text: len(text) < 1000), min_size=1, max_size=3).map("\n".join)
TOKENS = st.text(alphabet="abcz019-", min_size=1, max_size=12)
IDS = TOKENS.filter(lambda id: id not in ("hall", "regie", "restitution") and not id.endswith("-desk"))
KEYS = st.text(alphabet="abzé019_.-", min_size=1, max_size=12).filter(lambda key: key[0].isalnum())
STREAMS = st.sampled_from([None, "https://video.example.org/salle?a=1&b=é", 'http://x.org/"><script>'])


@st.composite
def editions(draw: st.DrawFn) -> Edition:
    """Make an edition of a programme that `check` accepts, some of its sessions cancelled or moved."""
    programme = draw(programmes())
    changed = st.builds(Changed, st.integers(1, 9), st.none() | st.just(programme.end), st.booleans())
    changes = draw(st.dictionaries(st.sampled_from([s.id for s in programme.sessions]), changed))
    changes.pop(programme.sessions[0].id, None)  # one at least takes place
    return Edition(programme, datetime(2026, 10, 1, 12, 30, 5, tzinfo=UTC), changes)


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    first = draw(st.dates(date(2024, 1, 1), date(2030, 1, 1)))
    last = first + timedelta(days=draw(st.integers(0, 2)))
    event = Event(
        draw(TOKENS),
        draw(LINES),
        first,
        last,
        ZoneInfo(draw(st.sampled_from(ZONES))),
        draw(st.sampled_from(["fr", "en"])),
        draw(st.none() | TEXTS),
        draw(st.sampled_from([{}, {"comptoir": "table ronde", "animateur": "hôte"}])),
    )
    rooms = {key: Room(key, draw(LINES), draw(STREAMS)) for key in draw(st.sets(KEYS, max_size=3))}
    people = {key: draw(_people(key)) for key in draw(st.sets(KEYS, max_size=4))}
    named = st.lists(st.sampled_from(sorted(people) or [""]), unique=True, max_size=3 if people else 0).map(
        tuple
    )
    sessions = [
        draw(_sessions(event, id, sorted(rooms), named))
        for id in draw(st.lists(IDS, min_size=1, max_size=5, unique=True))
    ]
    numbered = [replace(s, number=n) if draw(st.booleans()) else s for n, s in enumerate(sessions, 1)]
    stands = draw(st.lists(st.builds(Stand, LINES, st.none() | LINES, named), max_size=2))
    in_order = tuple(sorted(numbered, key=lambda session: session.start))
    return Programme(event, rooms, people, draw(named), in_order, tuple(stands))


@st.composite
def _people(draw: st.DrawFn, key: str) -> Person:
    account = f"{crc32(key.encode()):08x}"
    handles = draw(st.sampled_from([{}, {"matrix": f"@{account}:example.org", "discord": f"u{account}"}]))
    title, organisation, project = (draw(st.none() | LINES) for _ in range(3))
    return Person(key, draw(LINES), title, organisation, project, handles)


@st.composite
def _sessions(
    draw: st.DrawFn, event: Event, id: str, rooms: list[str], named: st.SearchStrategy[tuple[str, ...]]
) -> Session:
    days = (event.last_day - event.first_day).days
    day = event.first_day + timedelta(days=draw(st.integers(0, days)))
    minute = draw(st.integers(0, 1439) | st.sampled_from([120, 150, 600, 1380]))
    local = datetime(day.year, day.month, day.day, tzinfo=event.timezone) + timedelta(minutes=minute)
    start = local.replace(fold=draw(st.integers(0, 1))).astimezone(UTC)
    if not event.first_day <= start.astimezone(event.timezone).date() <= event.last_day:
        start = datetime(day.year, day.month, day.day, 12, tzinfo=event.timezone).astimezone(UTC)
    length = timedelta(minutes=draw(st.integers(1, 300) | st.just(1200)))
    kind = draw(st.sampled_from(SessionKind))
    restitution = kind is SessionKind.PLENARY and draw(st.booleans())
    takes_questions = draw(st.booleans())
    return Session(
        id=id,
        kind=kind,
        title=draw(LINES),
        start=start,
        end=start + length,
        abstract=draw(st.none() | TEXTS),
        question=draw(st.none() | LINES),
        rooms=tuple(draw(st.lists(st.sampled_from(rooms or [""]), unique=True, max_size=2 if rooms else 0))),
        experts=draw(named),
        grand_temoin=next(iter(draw(named)), None),
        animateurs=draw(named),
        speakers=draw(named),
        restitution=restitution,
        takes_questions=takes_questions,
        moderated=takes_questions and draw(st.booleans()),
        stream=draw(STREAMS),
        source=draw(st.none() | LINES),
    )
