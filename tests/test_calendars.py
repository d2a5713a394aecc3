"""Calendars in iCalendar, as conferences write them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from schedules import TODAY, doubts, hours, ical, read

from bot.port.errors import InputError
from bot.programme.formats.found import FoundPerson, FoundRoom, FoundSession, Role
from bot.programme.formats.recognising import read_source
from bot.programme.model import SessionKind

PARIS = ZoneInfo("Europe/Paris")
PLANS = """UID:a@jour
DTSTART;TZID=Europe/Paris:20261107T100000
DTEND;TZID=Europe/Paris:20261107T104500
SUMMARY:Partager ses plans
LOCATION:Le Club"""


def test_an_event_is_read_whole() -> None:
    event = PLANS + "\nDESCRIPTION:Des plans\\, et\\nencore ; voilà\\\\\nCATEGORIES:Thème,Atelier"
    found = read(ical(event, calendar="X-WR-CALNAME:Journée des plans"), "jour.ics")

    assert (found.format, found.title, found.timezone, found.doubts) == (
        "ical",
        "Journée des plans",
        "Europe/Paris",
        (),
    )
    assert found.sessions == (
        FoundSession(
            title="Partager ses plans",
            where="jour.ics:4",
            start=datetime(2026, 11, 7, 10, tzinfo=PARIS),
            end=datetime(2026, 11, 7, 10, 45, tzinfo=PARIS),
            kind=SessionKind.COMPTOIR,
            rooms=("Le Club",),
            abstract="Des plans, et\nencore ; voilà\\",
            source="a@jour",
        ),
    )
    assert found.rooms == (FoundRoom("Le Club"),)


def test_lines_folded_inside_a_letter_and_ended_twice_are_read() -> None:
    content = ical(PLANS.replace("Partager ses plans", "Un été à la ferme"))
    cut = content.index("é".encode()) + 1  # inside the two bytes of é
    folded = content[:cut] + b"\r\r\n " + content[cut:]

    found = read(folded.replace(b"LOCATION:", b"LOCATION;CHARSET=UTF-8;ENCODING=8BIT:\r\n \r\r\n "))

    assert (found.sessions[0].title, found.sessions[0].rooms) == ("Un été à la ferme", ("Le Club",))


def test_events_that_share_an_identity_are_told_apart() -> None:
    later = PLANS.replace("T10", "T14")
    other = PLANS.replace("Partager ses plans", "Autre chose")
    found = read(ical(PLANS, later, other, PLANS), "jour.ics")

    assert [each.source for each in found.sessions] == [
        "a@jour 2026-11-07T10:00 Partager ses plans",
        "a@jour 2026-11-07T14:00 Partager ses plans",
        "a@jour 2026-11-07T10:00 Autre chose",
    ]
    assert doubts(found) == [
        "jour.ics:24: “Partager ses plans” is the same session as jour.ics:3; read once."
    ]


@pytest.mark.parametrize(
    ("start", "calendar", "read_as", "zone"),
    [
        (":20261107T090000Z", "", datetime(2026, 11, 7, 9, tzinfo=UTC), None),
        (
            ":20261107T090000Z",
            "X-WR-TIMEZONE:Europe/Paris",
            datetime(2026, 11, 7, 9, tzinfo=UTC),
            "Europe/Paris",
        ),
        (":20261107T090000Z", "VTIMEZONE: Europe/Rome", datetime(2026, 11, 7, 9, tzinfo=UTC), "Europe/Rome"),
        (":20261107T100000", "X-WR-TIMEZONE:Europe/Paris", datetime(2026, 11, 7, 10), "Europe/Paris"),  # noqa: DTZ001
        (":20261107T100000", "", datetime(2026, 11, 7, 10), None),  # noqa: DTZ001 - local
        (";TZID=Europe/Paris:20261107T100000", "", datetime(2026, 11, 7, 10, tzinfo=PARIS), "Europe/Paris"),
        (';TZID="Europe/Paris":20261107T1000', "", datetime(2026, 11, 7, 10, tzinfo=PARIS), "Europe/Paris"),
        (
            ";TZID=/freeassociation.example/Europe/Paris:20261107T100000",
            "",
            datetime(2026, 11, 7, 10, tzinfo=PARIS),
            "Europe/Paris",
        ),
        (
            ";TZID=Romance Standard Time:20261107T100000",
            "",
            datetime(2026, 11, 7, 10, tzinfo=PARIS),
            "Europe/Paris",
        ),
        (";TZID=Nulle/Part:20261107T100000", "", datetime(2026, 11, 7, 10), None),  # noqa: DTZ001
    ],
)
def test_hours_are_in_the_zone_that_they_name(
    start: str, calendar: str, read_as: datetime, zone: str | None
) -> None:
    found = read(ical(f"SUMMARY:Plans\nDTSTART{start}\nDURATION:PT45M", calendar=calendar))

    assert (found.sessions[0].start, found.timezone) == (read_as, zone)
    assert found.sessions[0].end == read_as.replace(minute=45)


def test_a_zone_that_is_not_known_is_doubted_once() -> None:
    event = "SUMMARY:Plans\nDTSTART;TZID=Nulle/Part:20261107T100000\nDTEND;TZID=Nulle/Part:20261107T110000"

    found = read(ical(event), "jour.ics")

    assert doubts(found) == [
        "jour.ics:3: the time zone “Nulle/Part” is unknown; its hours are taken as local hours."
    ]


def test_a_cancelled_event_is_cancelled() -> None:
    found = read(ical(PLANS + "\nSTATUS:CANCELLED", PLANS.replace("a@", "b@")))

    assert [each.is_cancelled for each in found.sessions] == [True, False]


def test_a_cancellation_sent_beside_the_event_is_the_same_event_cancelled() -> None:
    found = read(ical(PLANS, PLANS + "\nSTATUS:CANCELLED"))

    assert [each.is_cancelled for each in found.sessions] == [True]


def test_the_newest_version_of_a_moved_event_is_read() -> None:
    moved = PLANS.replace("T10", "T14") + "\nSEQUENCE: 1"
    found = read(ical(PLANS + "\nSEQUENCE: 0", moved, "SUMMARY:Pause\nDTSTART:20261107T120000Z"), "jour.ics")

    assert [start for _, start, _ in hours(found)] == [
        "2026-11-07T14:00:00+01:00",
        "2026-11-07T12:00:00+00:00",
    ]
    assert doubts(found) == [
        "jour.ics:3: this is a former version of “Partager ses plans”, moved since; left out."
    ]


def test_a_text_longer_than_anybody_reads_is_cut() -> None:
    found = read(ical(PLANS + "\nDESCRIPTION:" + "é" * 40_000))

    assert found.sessions[0].abstract == "é" * 20_000


def test_people_are_those_who_attend_but_rooms_and_addresses_are_not() -> None:
    attending = """ATTENDEE;CN="Lopez, Ana";CUTYPE=INDIVIDUAL:invalid:nomail
ATTENDEE;ROLE=CHAIR;CN=Luc Petit:mailto:luc@example.org
ATTENDEE;CN=luc@example.org:mailto:luc@example.org
ATTENDEE;CUTYPE=ROOM;CN=Le Club:mailto:club@example.org
ORGANIZER;CN=Association:mailto:a@example.org"""

    found = read(ical(f"{PLANS}\n{attending}"))

    assert found.sessions[0].people == (
        FoundPerson("Lopez, Ana"),
        FoundPerson("Luc Petit", role=Role.ANIMATEUR),
    )


@pytest.mark.parametrize(
    ("summary", "option", "title", "people"),
    [
        ("Les plans (Ana Lopez, Luc Petit)", "SUMMARY ()", "Les plans", ["Ana Lopez", "Luc Petit"]),
        ("Un - deux - Ana Lopez", "Summary -", "Un - deux", ["Ana Lopez"]),
        ("Les plans (suite)", "", "Les plans (suite)", []),
        ("Les plans", "Summary -", "Les plans", []),
    ],
)
def test_people_in_a_title_are_read_only_when_the_operator_says_so(
    summary: str, option: str, title: str, people: list[str]
) -> None:
    event = PLANS.replace("Partager ses plans", summary)
    found = read_source(
        ical(event),
        "jour.ics",
        language="en",
        columns={option: "speakers"} if option else None,
        today=TODAY,
    )

    session = found.sessions[0]
    assert (session.title, [person.name for person in session.people]) == (title, people)


@pytest.mark.parametrize(
    ("events", "place"),
    [
        (["SUMMARY:Plans - Ana Lopez", "SUMMARY:Bois - Luc Petit", "SUMMARY:Pause"], "SUMMARY -"),
        (["SUMMARY:Plans (Ana Lopez)"], "SUMMARY ()"),
        (["SUMMARY:Plans\nORGANIZER;CN=Ana:x", "SUMMARY:Bois\nORGANIZER;CN=Luc:x"], "ORGANIZER"),
    ],
)
def test_where_people_seem_to_stand_is_told(events: list[str], place: str) -> None:
    found = read(ical(*(f"{event}\nDTSTART:20261107T100000" for event in events)), "jour.ics")

    assert doubts(found) == [
        "jour.ics: nobody is named apart in this calendar, but names seem to stand elsewhere; if so, give by "
        f'`--map` a file that holds `"{place}": speakers`.'
    ]


def test_organisers_are_people_of_a_session_only_when_the_operator_says_so() -> None:
    event = PLANS + "\nORGANIZER;CN=Ana Lopez:mailto:info@example.org"

    told = read_source(ical(event), "jour.ics", language="en", columns={"ORGANIZER": "experts"}, today=TODAY)

    assert read(ical(event)).sessions[0].people == ()
    assert told.sessions[0].people == (FoundPerson("Ana Lopez", role=Role.EXPERT),)


def test_what_is_odd_in_an_event_is_told_with_its_line() -> None:
    found = read(
        ical(
            "SUMMARY:Portes ouvertes\nDTSTART;VALUE=DATE:20261107",
            "SUMMARY:Café\nDTSTART:20261107T100000\nRRULE:FREQ=DAILY;COUNT=3\nceci n'est rien",
            "SUMMARY:Plans\nDTSTART:20261307T100000",
            "DTSTART:20261107T100000",
            "SUMMARY:Fin\nDTSTART:20261107T120000\nDTEND:20261107T110000",
        ),
        "jour.ics",
    )

    assert len(found.sessions) == 5
    assert doubts(found) == [
        "jour.ics:11: this line is not understood; left out: “ceci n'est rien”.",
        "jour.ics:3: “Portes ouvertes”: the start “20261107” is no day and hour.",
        "jour.ics:7: “Café” is repeated; only the first time is read.",
        "jour.ics:13: “Plans”: the start “20261307T100000” is no day and hour.",
        "jour.ics:17: this session has no title.",
        "jour.ics:20: “Fin” ends before it begins (“2026-11-07 11:00”); its end is left out.",
    ]


def test_parts_inside_an_event_and_zones_beside_it_change_nothing() -> None:
    alarm = PLANS + "\nBEGIN:VALARM\nTRIGGER:-PT15M\nDESCRIPTION:Bientôt\nEND:VALARM"
    standard = "BEGIN:STANDARD\nDTSTART:19961027T030000\nEND:STANDARD"
    zone = f"BEGIN:VTIMEZONE\nTZID:Europe/Paris\n{standard}\nEND:VTIMEZONE"

    found = read(ical(alarm, calendar=zone))

    assert hours(found) == [("Partager ses plans", "2026-11-07T10:00:00+01:00", "2026-11-07T10:45:00+01:00")]
    assert found.sessions[0].abstract is None


def test_a_calendar_that_is_cut_gives_what_it_has() -> None:
    content = ical(PLANS, PLANS.replace("a@", "b@"))

    assert len(read(content[: content.index(b"b@")]).sessions) == 2


def test_a_calendar_without_events_is_refused() -> None:
    with pytest.raises(InputError, match="there is no session in this file"):
        read(ical())
