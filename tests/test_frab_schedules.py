"""Schedules of frab, pretalx and Pentabarf, in JSON and XML, with the faults that real ones have."""

from datetime import date, datetime, timedelta, timezone

import pytest
from schedules import TODAY, doubts, frab, hours, pentabarf, read, xml_event

from bot.port.errors import InputError
from bot.programme.formats.found import FoundPerson, FoundRoom, FoundSession, Role
from bot.programme.formats.recognising import read_source
from bot.programme.model import SessionKind

CET = timezone(timedelta(hours=1))


# JSON


def test_a_session_of_frab_json_is_read_whole() -> None:
    found = read(frab({}, rooms=[{"name": "Le Bureau"}, {"name": "Le Club"}]))

    assert (found.format, found.title, found.timezone, found.language) == (
        "frab-json",
        "Journée des plans",
        "Europe/Paris",
        "fr",
    )
    assert found.rooms == (FoundRoom("Le Bureau"), FoundRoom("Le Club"))
    assert found.doubts == ()
    assert found.sessions == (
        FoundSession(
            title="Partager ses plans",
            where='schedule.conference.days[0].rooms["Le Club"][0]',
            start=datetime(2026, 11, 7, 10, tzinfo=CET),
            end=datetime(2026, 11, 7, 10, 45, tzinfo=CET),
            kind=SessionKind.COMPTOIR,
            rooms=("Le Club",),
            people=(FoundPerson("Ana Lopez", source="PER1"),),
            abstract="On y parle de plans.",
            source="5f0c6b1e-0001",
        ),
    )


def test_the_end_goes_before_the_duration() -> None:
    found = read(frab({"end": "2026-11-07T11:30:00+01:00", "duration": "0:45"}))

    assert hours(found)[0][2] == "2026-11-07T11:30:00+01:00"


@pytest.mark.parametrize(
    ("written", "end"),
    [
        ("6:59", "16:59:00"),
        ("00:30", "10:30:00"),
        ("01:30:00", "11:30:00"),
        ("PT1H30M", "11:30:00"),
        (90, "11:30:00"),
        ("90", "11:30:00"),
    ],
)
def test_durations_are_read_as_tools_write_them(written: object, end: str) -> None:
    found = read(frab({"duration": written}))

    assert hours(found)[0][2] == f"2026-11-07T{end}+01:00"
    assert found.doubts == ()


def test_a_duration_of_three_parts_has_hours_first_and_a_long_one_is_doubted() -> None:
    found = read(
        frab({"duration": "1:02:30"}, {"guid": "b", "duration": "25:00"}, {"guid": "c", "duration": "?"})
    )

    assert [end for _, _, end in hours(found)] == [
        "2026-11-07T11:02:30+01:00",
        "2026-11-08T11:00:00+01:00",
        "",
    ]
    assert doubts(found) == [
        'schedule.conference.days[0].rooms["Le Club"][1]: “Partager ses plans”: the duration “25:00” is read '
        "as 25 hours.",
        'schedule.conference.days[0].rooms["Le Club"][2]: “Partager ses plans”: the duration “?” is not '
        "understood; left out.",
    ]


def test_the_date_of_a_session_goes_before_that_of_its_day() -> None:
    found = read(frab({"date": "2026-11-08T01:30:00+01:00", "start": "01:30"}))

    assert hours(found)[0][1] == "2026-11-08T01:30:00+01:00"


def test_without_a_date_small_hours_belong_to_the_night_of_their_day() -> None:
    found = read(frab({"date": None}, {"guid": "b", "date": "", "start": "01:30"}))

    assert [start for _, start, _ in hours(found)] == ["2026-11-07T10:00:00", "2026-11-08T01:30:00"]


def test_a_zone_that_the_hours_contradict_is_doubted_and_the_hours_trusted() -> None:
    found = read(frab({}, zone="UTC"), "jour.json")

    assert (hours(found)[0][1], found.timezone) == ("2026-11-07T10:00:00+01:00", None)
    assert doubts(found) == [
        "jour.json: the time zone “UTC” that this file gives does not agree with its hours (+0100): the "
        "hours are trusted; give the right zone by `--timezone`."
    ]


@pytest.mark.parametrize(
    ("written", "zone", "said"),
    [
        ("Romance Standard Time", "Europe/Paris", "is read as `Europe/Paris`"),
        ("europe/paris", "Europe/Paris", "is read as `Europe/Paris`"),
        ("Nulle/Part", None, "is unknown"),
    ],
)
def test_zones_are_read_as_tools_name_them(written: str, zone: str | None, said: str) -> None:
    found = read(frab({}, zone=written))

    assert found.timezone == zone
    assert said in doubts(found)[0]


def test_the_operators_zone_goes_before_the_files() -> None:
    assert read(frab({}, zone="UTC"), timezone="Europe/Brussels").timezone == "Europe/Brussels"


def test_two_slots_of_one_talk_are_told_apart_and_a_plain_copy_is_read_once() -> None:
    later = {"date": "2026-11-07T14:00:00+01:00"}
    found = read(frab({}, later, {}))

    assert [each.source for each in found.sessions] == [
        "5f0c6b1e-0001 2026-11-07T10:00 Partager ses plans",
        "5f0c6b1e-0001 2026-11-07T14:00 Partager ses plans",
    ]
    assert doubts(found) == [
        'schedule.conference.days[0].rooms["Le Club"][2]: “Partager ses plans” is the same session as '
        'schedule.conference.days[0].rooms["Le Club"][0]; read once.'
    ]


@pytest.mark.parametrize(
    ("left", "source"), [({"guid": None}, "ABC123"), ({"guid": None, "code": None}, "1")]
)
def test_a_session_is_known_by_what_it_has(left: dict[str, object], source: str) -> None:
    assert read(frab(left)).sessions[0].source == source


def test_what_cannot_be_used_is_told_with_its_path() -> None:
    content = frab(
        {"title": None}, {"guid": "b", "date": "demain", "start": "?"}, {"guid": "c", "end": "jamais"}
    )
    content = content.replace(b'"Le Club": [', b'"Le Club": ["un texte", ')
    found = read(content)

    assert [each.title for each in found.sessions] == ["", "Partager ses plans", "Partager ses plans"]
    assert [each.split(": ", 1)[0][-3:] + each.split(": ", 1)[1] for each in doubts(found)] == [
        "[0]a session was expected here; left out: “un texte”.",
        "[1]this session has no title.",
        "[2]“Partager ses plans”: the start “demain” is no day and hour.",
        "[3]“Partager ses plans”: the end “jamais” is no day and hour; left out.",
    ]


def test_an_end_before_the_start_is_left_out() -> None:
    found = read(frab({"end": "2026-11-07T09:00:00+01:00", "duration": None}))

    assert hours(found)[0][2] == ""
    assert "ends before it begins" in doubts(found)[0]


def test_texts_may_be_in_several_languages_and_in_html() -> None:
    found = read(
        frab(
            {
                "title": {"en": "Sharing plans", "fr": "Partager ses plans"},
                "subtitle": "Pourquoi faire ?",
                "abstract": "<p>Un&nbsp;début&eacute;</p><ul><li>un <b>point</b></li><li>deux</li></ul>"
                '<p>Voir <a href="https://plans.example/x">ceci</a>.<br>Fin<script>alert(1)</script></p>',
            }
        )
    )

    assert found.sessions[0].title == "Sharing plans"
    assert found.sessions[0].abstract == (
        "Pourquoi faire ?\n\nUn\u00a0débuté\n\n- un point\n- deux\n\nVoir ceci (https://plans.example/x).\nFin"
    )


def test_signs_that_deceive_are_left_out() -> None:
    assert read(frab({"title": "A\u202eb\ud800c\u0000 \u200bd\n e < f"})).sessions[0].title == "Abc d e < f"


def test_breaks_are_known_by_their_name_and_cancelled_sessions_by_theirs() -> None:
    titles = ["Pause café", "Break the web", "Déjeuner offert", "[Annulé] Les plans", "Cancelled: plans"]
    found = read(frab(*({"guid": title, "title": title, "type": "Talk"} for title in titles)))

    assert [(each.title, each.kind, each.is_cancelled) for each in found.sessions] == [
        ("Pause café", SessionKind.BREAK, False),
        ("Break the web", SessionKind.PLENARY, False),
        ("Déjeuner offert", SessionKind.BREAK, False),
        ("Les plans", SessionKind.PLENARY, True),
        ("plans", SessionKind.PLENARY, True),
    ]


def test_rooms_may_be_a_list() -> None:
    content = frab({}).replace(b'"rooms": {"Le Club": [', b'"rooms": [{"name": "Le Club", "events": [')
    found = read(content.replace(b'"answers": ["private"]}]}]}', b'"answers": ["private"]}]}]}]'))

    assert found.sessions[0].rooms == ("Le Club",)
    assert found.sessions[0].where == "schedule.conference.days[0].rooms[0].events[0]"


# schedule2


def schedule2(**event: object) -> dict[str, object]:
    session = {"guid": "g", "title": "Partager ses plans", "start": "2026-11-07T10:00:00+01:00"} | event
    return {
        "schedule": {"conference": {"title": "Plans", "time_zone_name": "Europe/Paris"}, "events": [session]}
    }


def test_roles_of_schedule2_are_ours() -> None:
    roles = ["SPEAKER", "MODERATOR", "HOST", "GUEST", "CONTRIBUTOR", "AUTRE"]
    found = read(
        schedule2(participants=[{"name": f"Nom {role}", "role": role, "guid": role} for role in roles])
    )

    assert [person.role for person in found.sessions[0].people] == [
        Role.SPEAKER,
        Role.ANIMATEUR,
        Role.ANIMATEUR,
        Role.EXPERT,
        Role.SPEAKER,
        Role.SPEAKER,
    ]


def test_a_session_of_schedule2_is_read_whole() -> None:
    told = {
        "duration": "PT1H30M",
        "room": {"name": "Le Club", "guid": "r"},
        "abstract": {"en": "Plans.", "fr": "Des plans."},
        "type": "WORKSHOP",
        "language": "en",
        "state": "CANCELED",
    }
    found = read(schedule2(**told))

    session = found.sessions[0]
    assert (found.format, found.title, found.timezone, found.language) == (
        "schedule2",
        "Plans",
        "Europe/Paris",
        "en",
    )
    assert (session.where, session.rooms, session.abstract, session.kind, session.is_cancelled) == (
        "schedule.events[0]",
        ("Le Club",),
        "Plans.",
        SessionKind.COMPTOIR,
        True,
    )
    assert hours(found)[0][2] == "2026-11-07T11:30:00+01:00"


@pytest.mark.parametrize(
    ("state", "is_cancelled"), [("DELAYED", False), ("CONFIRMED", False), ("WITHDRAWN", True)]
)
def test_states_of_schedule2_tell_what_will_not_be(state: str, is_cancelled: bool) -> None:
    assert read(schedule2(state=state)).sessions[0].is_cancelled is is_cancelled


# XML


def test_a_session_of_pentabarf_is_read_whole() -> None:
    inside = (
        "<duration>01:00</duration><type>keynote</type><language>fr</language><abstract>Des plans.</abstract>"
    )
    found = read(
        pentabarf(xml_event(inside), conference="<time_zone_name>Europe/Paris</time_zone_name>"), "jour.xml"
    )

    assert (found.format, found.title, found.timezone, found.language) == (
        "frab-xml",
        "Journée des plans",
        "Europe/Paris",
        "fr",
    )
    assert found.sessions == (
        FoundSession(
            title="Partager ses plans",
            where="jour.xml:4",
            start=datetime(2026, 11, 7, 10, tzinfo=CET),
            end=datetime(2026, 11, 7, 11, tzinfo=CET),
            kind=SessionKind.PLENARY,
            rooms=("Le Club",),
            people=(FoundPerson("Ana Lopez", source="7"),),
            abstract="Des plans.",
            source="g1",
        ),
    )


def test_the_old_form_has_neither_date_nor_guid_nor_zone() -> None:
    """The form of FOSDEM until 2024: an hour under a day, and a change of day in the morning."""
    events = [
        xml_event("<start>10:30</start><duration>00:20</duration>", 'id="11"', date=False),
        xml_event("<start>01:00</start><duration>00:20</duration>", 'id="12"', date=False),
        xml_event("<start>11:00</start><slug>plans</slug>", "", date=False),
    ]
    found = read(pentabarf(*events, conference="<day_change>09:00:00</day_change>"))

    assert [(each.source, each.start, each.end) for each in found.sessions] == [
        ("11", datetime(2026, 11, 7, 10, 30), datetime(2026, 11, 7, 10, 50)),  # noqa: DTZ001 - local
        ("12", datetime(2026, 11, 8, 1), datetime(2026, 11, 8, 1, 20)),  # noqa: DTZ001
        ("plans", datetime(2026, 11, 7, 11), None),  # noqa: DTZ001
    ]
    assert found.timezone is None
    assert found.doubts == ()


def test_a_day_without_a_date_is_the_operators() -> None:
    content = pentabarf(xml_event("<start>10:30</start>", date=False), day="")

    found = read_source(content, "jour.xml", language="en", day=date(2026, 11, 7), today=TODAY)
    alone = read(content, "jour.xml")

    assert hours(found)[0][1] == "2026-11-07T10:30:00"
    assert doubts(alone) == ["jour.xml:4: “Partager ses plans”: the start “10:30” is no day and hour."]


def test_dates_in_utc_go_before_local_hours_and_days() -> None:
    """The form of wafer: `date` in UTC, `start` in India, and a day that is one behind."""
    inside = "<date>2026-11-07T20:30:00+00:00</date><start>02:00</start>"
    zone = "<time_zone_name>Asia/Kolkata</time_zone_name>"
    found = read(pentabarf(xml_event(inside, date=False), conference=zone))

    assert hours(found)[0][1] == "2026-11-07T20:30:00+00:00"
    assert (found.timezone, found.doubts) == ("Asia/Kolkata", ())


def test_rooms_without_a_session_and_unknown_elements_are_passed_over() -> None:
    content = pentabarf(xml_event("<recording><optout/></recording><links><link href='#'>x</link></links>"))
    found = read(
        content.replace(b"<day ", b"<tracks><track>A</track></tracks><day ").replace(
            b'<room name="Le Club">', b'<room name="Vide"></room><room name="Le Club">'
        )
    )

    assert found.rooms == (FoundRoom("Le Club"),)
    assert found.doubts == ()


def test_signs_that_people_write_by_hand_are_made_right() -> None:
    event = xml_event("<abstract>R&D &eacute;tendue &amp; co &#233; \x01&lt;p&gt;a&lt;/p&gt;</abstract>")
    found = read(pentabarf(event))

    assert found.sessions[0].abstract == "R&D étendue & co é\n\na"
    assert found.doubts == ()
    assert read(b"\n\n" + pentabarf(event), "jour.xml").sessions[0].where == "jour.xml:6"


def test_other_encodings_are_read() -> None:
    text = pentabarf(xml_event()).decode().replace("Partager ses plans", "Le café")
    latin = text.replace("UTF-8", "ISO-8859-1").encode("latin-1")

    contents = [
        latin,
        text.encode("utf-16"),
        text.encode("utf-8-sig"),
        text.replace("UTF-8", "x-nul").encode(),
        text.replace("UTF-8", "punycode").encode(),
    ]
    assert [read(content).sessions[0].title for content in contents] == ["Le café"] * 5


def test_what_stands_before_a_fault_is_read_and_the_fault_told() -> None:
    content = pentabarf(xml_event(), xml_event(attributes='guid="g2"'))
    found = read(content[: content.index(b"g2") + 40], "jour.xml")

    assert [each.source for each in found.sessions] == ["g1"]
    assert doubts(found) == [
        "jour.xml:6: the writing is wrong here (unclosed token): what comes before is read, nothing of "
        "what follows."
    ]


def test_xml_that_is_no_schedule_is_refused_with_what_to_give_instead() -> None:
    """The second is a schedule of another kind: `entry` instead of `event`."""
    other = b'<schedule><day date="2026-11-07"><entry><title>Plans</title></entry></day></schedule>'

    with pytest.raises(InputError, match="begins with `<rss>`: it is no schedule that we can read; ask for"):
        read(b"<rss><channel/></rss>")
    with pytest.raises(InputError, match=r"wrongly written here \(unknown encoding"):
        read(b'<?xml version="1.0" encoding="' + b"W" * 5_000 + b'"?><schedule/>')
    with pytest.raises(InputError, match="has no session written as in Pentabarf, frab or pretalx"):
        read(other)
    with pytest.raises(
        InputError, match=r"jour\.xml:2: this file begins like XML, but it is wrongly written here"
    ):
        read(b"<sch\n<", "jour.xml")
