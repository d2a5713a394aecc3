"""Reading `programme.yaml`, and each mistake it may hold: where it is shown, and what is said about it."""

# ruff: noqa: E501 - messages are quoted whole

import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from writing import EVENT, PEOPLE, TWO_DAYS, after, at, programme, said_of, session

from bot.programme.codes import prefixes
from bot.programme.files.check import check
from bot.programme.files.programme_file import read_programme
from bot.programme.files.yaml_file import Checked
from bot.programme.model import Programme, SessionKind


def read(folder: Path, text: str) -> Programme:
    file = folder / "programme.yaml"
    file.write_text(text, encoding="utf-8")
    checked = read_programme(file)
    assert checked.value is not None, checked.problems
    return checked.value


# ── What is read ────────────────────────────────────────────────────────────────────────────────────────


def test_hours_are_read_in_the_zone_of_the_event(tmp_path: Path) -> None:
    text = programme(session(start="10:30", end="11h30"))

    (comptoir,) = read(tmp_path, text).sessions

    assert comptoir.start == datetime(2018, 10, 16, 8, 30, tzinfo=UTC)
    assert comptoir.end == datetime(2018, 10, 16, 9, 30, tzinfo=UTC)


HOURS = ["10:30", '"10:30"', "10h30", "10H30", "10 h 30", "10\u202fh\u202f30", "10.30", "10:30:00"]
MOMENTS = [
    "2018-10-16T10:30",
    "2018-10-16 10:30",
    "2018-10-16 10h30",
    "2018-10-16T10:30+02:00",
    "2018-10-16T08:30Z",
]


@pytest.mark.parametrize("written", [*HOURS, *MOMENTS])
def test_an_hour_may_be_written_as_people_write_it(tmp_path: Path, written: str) -> None:
    text = programme(session(start=written))

    (comptoir,) = read(tmp_path, text).sessions

    assert comptoir.start == datetime(2018, 10, 16, 8, 30, tzinfo=UTC)


def test_a_session_may_end_at_midnight(tmp_path: Path) -> None:
    text = programme(session(start="22h", end="24:00"))

    (comptoir,) = read(tmp_path, text).sessions

    assert comptoir.end == datetime(2018, 10, 16, 22, 0, tzinfo=UTC)


def test_a_session_without_end_lasts_until_the_next_in_its_room(tmp_path: Path) -> None:
    text = programme(
        session(id="c1", start="10h", end="", room="club"),
        session(id="c2", start="10h30", end="11h", room="bureau"),
        session(id="c3", start="12h", end="13h", room="club"),
    )

    first = read(tmp_path, text).session("c1")

    assert first.end - first.start == timedelta(hours=2)


def test_a_session_without_end_nor_next_in_its_room_lasts_until_the_next_of_the_day(tmp_path: Path) -> None:
    text = programme(
        session(id="c1", start="10h", end="", room="club"),
        session(id="c2", start="10h", end="11h30", room="bureau"),
        session(id="c3", start="11h", end="12h", room="bureau"),
    )

    first = read(tmp_path, text).session("c1")

    assert first.end - first.start == timedelta(hours=1)


def test_an_event_may_last_several_days(tmp_path: Path) -> None:
    text = programme(session(start="2018-10-28T10:00", end="2018-10-28 11h"), event=TWO_DAYS)

    read_back = read(tmp_path, text)

    assert (read_back.event.first_day, read_back.event.last_day) == (date(2018, 10, 27), date(2018, 10, 28))
    assert read_back.sessions[0].start == datetime(2018, 10, 28, 9, 0, tzinfo=UTC)


def test_sessions_come_in_order_of_start_then_of_the_file(tmp_path: Path) -> None:
    text = programme(
        session(id="late", start="11h", end="12h"), session(id="b", animateurs="[ana-diaz]"), session(id="a")
    )

    sessions = read(tmp_path, text).sessions

    assert [each.id for each in sessions] == ["b", "a", "late"]


def test_comptoirs_and_the_restitution_take_questions_unless_told_not_to(tmp_path: Path) -> None:
    text = programme(
        session(id="c1"),
        session(id="c2", questions="false", animateurs="[ana-diaz]"),
        session(id="welcome", kind="plenary", start="12h", end="13h"),
        session(id="end", kind="plenary", start="13h", end="14h", restitution="true"),
    )

    takers = read(tmp_path, text).question_sessions

    assert [each.id for each in takers] == ["c1", "end"]


def test_all_that_a_programme_may_say_is_read(tmp_path: Path) -> None:
    text = programme(
        session(
            "experts: [ana-diaz], speakers: [ana-diaz, luc-petit]",
            number="7",
            abstract="Pourquoi",
            question="Comment",
            rooms="[club, bureau]",
            stream='"https://video.example.org/c1"',
            grand_temoin="ana-diaz",
        ),
        rooms="rooms: {club: Le Club, bureau: {name: Le Bureau, stream: 'https://video.example.org'}}",
        people='people: {luc-petit: {name: Luc Petit, matrix: "@luc:example.org", discord: luc}, '
        "ana-diaz: {name: Ana Diaz, title: Directrice, organisation: Ansa, project: SOLENI}}",
    )
    text += "organisers: [luc-petit]\nstands: [{project: SOLENI, organisation: Ansa, people: [ana-diaz]}]\n"

    read_back = read(tmp_path, text)

    comptoir, ana = read_back.sessions[0], read_back.people["ana-diaz"]
    assert (comptoir.kind, comptoir.number, comptoir.abstract, comptoir.question) == (
        SessionKind.COMPTOIR,
        7,
        "Pourquoi",
        "Comment",
    )
    assert (comptoir.rooms, comptoir.stream) == (("club", "bureau"), "https://video.example.org/c1")
    assert (comptoir.experts, comptoir.grand_temoin) == (("ana-diaz",), "ana-diaz")
    assert (comptoir.speakers, comptoir.animateurs) == (("ana-diaz", "luc-petit"), ("luc-petit",))
    assert (ana.name, ana.title, ana.organisation, ana.project) == (
        "Ana Diaz",
        "Directrice",
        "Ansa",
        "SOLENI",
    )
    assert read_back.people["luc-petit"].handles == {"matrix": "@luc:example.org", "discord": "luc"}
    assert read_back.rooms["bureau"].stream == "https://video.example.org"
    assert read_back.organisers == ("luc-petit",)
    assert read_back.stands[0].people == ("ana-diaz",)


def test_a_file_saved_on_windows_is_read(tmp_path: Path) -> None:
    file = tmp_path / "programme.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + programme().replace("\n", "\r\n").encode())

    checked = read_programme(file)

    assert checked.problems == ()


# ── The file ────────────────────────────────────────────────────────────────────────────────────────────


def keys_of(checked: Checked[Programme]) -> list[str]:
    return [problem.key for problem in checked.problems]


def test_an_absent_file_is_said_to_be_absent(tmp_path: Path) -> None:
    checked = read_programme(tmp_path / "nothing.yaml")

    assert keys_of(checked) == ["file-missing"]


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    checked = read_programme(tmp_path)

    assert keys_of(checked) == ["file-is-folder"]


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing but a comment\n", "---\n"])
def test_an_empty_file_is_said_to_be_empty(tmp_path: Path, text: str) -> None:
    said = said_of(tmp_path, text)

    expected = "this file is empty; start from a programme that works, for instance the `programme.yaml` that"
    assert said == [f"1:1: {expected} comes with Comptoir."]


def test_a_file_that_is_not_utf8_is_shown_where_it_stops_being_so(tmp_path: Path) -> None:
    file = tmp_path / "programme.yaml"
    file.write_bytes("event: {id: jour,\n  title: Une journée}".encode("latin-1"))

    (problem,) = read_programme(file).problems

    assert (problem.line, problem.column, problem.key) == (2, 19, "file-not-utf8")


def test_a_file_of_more_than_a_megabyte_is_refused(tmp_path: Path) -> None:
    said = said_of(tmp_path, "#" * 1_000_001)

    assert said == [
        "1:1: this file is larger than 1 MB; shorten its longest texts, or make several events of it."
    ]


def test_an_invisible_character_is_shown(tmp_path: Path) -> None:
    text = programme(session(title="U\x07n"))

    said = said_of(tmp_path, text)

    assert said == [f"{at(text, chr(7))}: an invisible character (U+0007) stands here; delete it."]


# ── The writing ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_colon_in_a_text_asks_for_quotes(tmp_path: Path) -> None:
    text = f"{EVENT}\nsessions:\n  - id: c3\n    title: La puissance publique : faire alliance\n"

    said = said_of(tmp_path, text, language="fr")

    expected = 'un deux-points suivi d’une espace coupe ce texte\u202f; mettez-le entre guillemets\u00a0: `"La puissance publique : faire alliance"`.'
    assert said == [f"{at(text, 'La puissance')}: {expected}"]


@pytest.mark.parametrize(
    ("written", "where", "key"),
    [
        ("{title: La puissance : faire alliance, b: c}", "La puissance", "yaml-colon"),
        ("@sylvie:example.org", "@", "yaml-first-character"),
        ("- un", "- un", "yaml-first-character"),
        ("'l'emploi'", "'l'", "yaml-after-quote"),
        ('"dire "oui" ou "non""', '"dire', "yaml-after-quote"),
        ('"jamais fermé', '"jamais', "yaml-quote-open"),
        ("[un, deux", "[un", "yaml-bracket-open"),
        (r'"C:\dossier"', r"\d", "yaml-escape"),
        ("un\n\tdeux: trois", "\t", "yaml-tab"),
        ("un\n  deux: trois", ": trois", "yaml-indentation"),
        ("un\ndeux\ntrois: 3", "deux", "yaml-no-colon"),
    ],
)
def test_a_slip_of_writing_is_shown_where_it_begins(
    tmp_path: Path, written: str, where: str, key: str
) -> None:
    file = tmp_path / "programme.yaml"
    text = f"{EVENT}\nautre: {written}\n"
    file.write_text(text, encoding="utf-8")

    (problem,) = read_programme(file).problems

    assert (problem.key, f"{problem.line}:{problem.column}") == (key, at(text, where))


def test_a_key_given_twice_is_shown_the_second_time(tmp_path: Path) -> None:
    text = programme(session("title: Deux"))

    said = said_of(tmp_path, text)

    assert said == [
        f'{at(text, "title: Deux")}: the key "title" is already given on line 5; keep only one of them.'
    ]


def test_a_reference_to_another_passage_is_refused(tmp_path: Path) -> None:
    text = programme(session(title="&un Un"), session(id="c2", title="*un", start="11h", end="12h"))

    said = said_of(tmp_path, text)

    assert said == [
        f"{at(text, '&un')}: `&un` is read as the name of a reference, which we do not accept; delete it, or put "
        "the text between quotes if it begins with `&`.",
        f"{at(text, '*un')}: `*un` is read as a reference, which we do not accept; copy the value itself, or put "
        "the text between quotes if it begins with a star.",
    ]


def test_a_merge_key_is_refused(tmp_path: Path) -> None:
    text = programme(session("<<: {number: 3}"))

    said = said_of(tmp_path, text)

    expected = "`<<` copies another passage, which we do not accept; copy the lines themselves."
    assert said == [f"{at(text, '<<')}: {expected}"]


def test_a_tag_is_refused(tmp_path: Path) -> None:
    text = programme(session(title="!!python/name:os.system Un"))

    said = said_of(tmp_path, text)

    assert said == [
        f"{at(text, '!!')}: this text begins with an exclamation mark, which has a special meaning "
        "(`tag:yaml.org,2002:python/name:os.system`); delete it, or put the text between quotes."
    ]


def test_a_second_document_is_refused(tmp_path: Path) -> None:
    text = programme() + "---\nevent: {}\n"

    said = said_of(tmp_path, text)

    assert said == ["6:1: a second document begins here; keep one only, without a line `---` in the middle."]


MERGE_BOMB = "a0: &a0 {k: v}\n" + "".join(
    f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}\n" for n in range(1, 8)
)
ALIAS_BOMB = "a0: &a0 [v]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)
)


@pytest.mark.timeout(60)  # tenths of a second on a quiet machine; it once took a minute and gigabytes
@pytest.mark.parametrize(
    "bomb",
    [MERGE_BOMB, ALIAS_BOMB, "&a [*a]", "[" * 500_000, "- " * 400_000, "{" * 500_000, "? " * 400_000],
    ids=["merge", "alias", "itself", "brackets", "hyphens", "braces", "keys"],
)
def test_a_bomb_is_refused_at_once(tmp_path: Path, bomb: str) -> None:
    file = tmp_path / "programme.yaml"
    file.write_text(bomb, encoding="utf-8")

    checked = read_programme(file)

    assert checked.value is None
    assert len(checked.problems) < 200


def test_without_the_c_parser_the_same_is_read_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, slip = programme(session(title="Élan")), f"{EVENT}\ntitle: Un : deux\n"
    with_c = (read(tmp_path, good), said_of(tmp_path, slip), said_of(tmp_path, "[" * 1000))

    monkeypatch.setattr("bot.programme.files.yaml_file._LOADER", yaml.SafeLoader)

    assert (read(tmp_path, good), said_of(tmp_path, slip), said_of(tmp_path, "[" * 1000)) == with_c


# ── The event ───────────────────────────────────────────────────────────────────────────────────────────


def test_an_unknown_zone_is_shown_with_the_one_meant(tmp_path: Path) -> None:
    text = programme(event=EVENT.replace("Europe/Paris", "Paris"))

    said = said_of(tmp_path, text)

    expected = 'the time zone "Paris" does not exist; write `Europe/Paris` if it is that of the event.'
    assert said == [f"{at(text, 'Paris')}: {expected}"]


SUMMER, WINTER = "2018-10-16", "2018-12-11"
LIKE_PARIS = ["Europe/Paris", "Europe/Berlin", "Europe/Budapest"]


@pytest.mark.parametrize(
    ("written", "day", "proposed"),
    [
        ("CEST", SUMMER, LIKE_PARIS),
        ("CEST", WINTER, []),
        ("CET/CEST", WINTER, LIKE_PARIS),
        ("UTC+2", SUMMER, LIKE_PARIS),
        ("GMT +02:00", SUMMER, LIKE_PARIS),
        ("UTC+2", WINTER, ["Europe/Bucharest", "Europe/Chisinau", "Europe/Kaliningrad"]),
        ("UTC−5", WINTER, ["America/New_York", "America/Bogota", "America/Cancun"]),
        ("UTC+3:17", SUMMER, []),
        ("EDT", SUMMER, ["America/New_York", "America/Grand_Turk", "America/Indianapolis"]),
        ("EDT", WINTER, []),
        ("BST", SUMMER, ["Europe/London"]),
        ("Romance Standard Time", WINTER, ["Europe/Paris"]),
        ("(UTC+01:00) Bruxelles, Madrid, Paris", SUMMER, ["Europe/Brussels"]),
        ("Londres", SUMMER, ["Europe/London"]),
        ("heure de Paris", SUMMER, ["Europe/Paris"]),
        ("Allemagne", SUMMER, ["Europe/Berlin"]),
        ("États-Unis", SUMMER, []),
        ("Lyon", SUMMER, []),
        ("Central European Time", SUMMER, ["Europe/Paris"]),
        ("heure d’Europe centrale", WINTER, ["Europe/Paris"]),
        ("Eastern", SUMMER, ["America/New_York"]),
        ("Eastern Time", WINTER, ["America/New_York"]),
        ("ET", SUMMER, ["America/New_York"]),
        ("Central", SUMMER, ["America/Chicago"]),
        ("Mountain", SUMMER, ["America/Denver"]),
        ("Pacific", SUMMER, ["America/Los_Angeles"]),
        ("Atlantic", SUMMER, ["America/Halifax"]),
        ("British", WINTER, ["Europe/London"]),
        ("Irish", SUMMER, ["Europe/Dublin"]),
        ("EST", WINTER, ["America/New_York", "America/Cancun", "America/Grand_Turk"]),
        ("EST", SUMMER, ["America/Cancun"]),
        ("MST", WINTER, ["America/Denver", "America/Phoenix", "America/Mazatlan"]),
        ("HST", SUMMER, ["Pacific/Honolulu"]),
        ("Etc/GMT+5", WINTER, ["America/New_York", "America/Bogota", "America/Cancun"]),
        ("gmt", WINTER, ["Europe/London", "Atlantic/Reykjavik"]),
        ("GMT", SUMMER, ["UTC", "Atlantic/Azores", "Atlantic/Reykjavik"]),
        ("localtime", SUMMER, []),
        ("europe/paris", SUMMER, ["Europe/Paris"]),
        ("Europe/Pari", SUMMER, ["Europe/Paris"]),
    ],
)
def test_a_zone_is_proposed_only_if_its_hours_are_the_same(
    tmp_path: Path, written: str, day: str, proposed: list[str]
) -> None:
    text = programme(event=EVENT.replace("2018-10-16", day).replace("Europe/Paris", f'"{written}"'))

    (line,) = said_of(tmp_path, text)

    found = re.findall(r"`([^`]+)`", line)
    assert found == (proposed or ["Europe/Paris"])
    assert ("for instance" in line) == (not proposed)


@pytest.mark.parametrize("written", ["UTC", "Etc/UTC", "Etc/GMT+12", "CET", "EST5EDT", "US/Eastern", "Japan"])
def test_a_zone_of_places_and_one_whose_hours_no_place_has_are_taken(tmp_path: Path, written: str) -> None:
    text = programme(event=EVENT.replace("Europe/Paris", written))

    assert read(tmp_path, text).event.timezone.key == written


def test_a_zone_like_no_other_gets_an_example(tmp_path: Path) -> None:
    text = programme(event=EVENT.replace("Europe/Paris", "../../etc/passwd"))

    said = said_of(tmp_path, text)

    expected = "does not exist; write a continent and a city, for instance `Europe/Paris`."
    assert said == [f'{at(text, "../")}: the time zone "../../etc/passwd" {expected}']


def test_an_unknown_language_is_shown_with_those_there_are(tmp_path: Path) -> None:
    text = programme(event=EVENT.replace("language: fr", "language: breton"))

    said = said_of(tmp_path, text, language="fr")

    expected = (
        "la langue «\u00a0breton\u00a0» n’est pas connue\u202f; écrivez `fr` (français) ou `en` (anglais)."
    )
    assert said == [f"{at(text, 'breton')}: {expected}"]


def test_an_event_without_a_day_is_shown_at_the_event(tmp_path: Path) -> None:
    text = programme(event=EVENT.replace("date: 2018-10-16, ", ""))

    said = said_of(tmp_path, text)

    expected = "add `date: 2018-10-16`, or `start:` and `end:` if it lasts several days."
    assert said == [f"1:1: the day of the event is missing; {expected}"]


def test_an_event_has_either_a_day_or_several(tmp_path: Path) -> None:
    text = programme(
        session(start="2018-10-27 10h", end="2018-10-27 11h"), event=TWO_DAYS[:-1] + ", date: 2018-10-27}"
    )

    said = said_of(tmp_path, text)

    expected = "`date` does not go with `start` and `end`; keep `date` for a single day, `start` and `end` for several."
    assert said == [f"{at(text, '2018-10-27}')}: {expected}"]


def test_the_last_day_cannot_come_before_the_first(tmp_path: Path) -> None:
    text = programme(session(), event=TWO_DAYS.replace("end: 2018-10-28", "end: 2018-10-26"))

    said = said_of(tmp_path, text)

    expected = "the last day (2018-10-26) comes before the first (2018-10-27); correct one of them."
    assert said == [f"{at(text, '2018-10-26')}: {expected}"]


def test_a_date_is_written_from_year_to_day(tmp_path: Path) -> None:
    text = programme(event=EVENT.replace("2018-10-16", "octobre"))

    said = said_of(tmp_path, text)

    expected = '"octobre" is not a date; write the year, the month and the day, for instance `2018-10-16`.'
    assert said == [f"{at(text, 'octobre')}: {expected}"]


@pytest.mark.parametrize(
    "written",
    [
        "16/10/2018",
        "16.10.2018",
        "10/16/2018",
        "2018/10/16",
        "16 10 2018",
        "mardi 16 octobre 2018",
        "16 oct. 2018",
        "October 16th 2018",
        "16 October 2018",
    ],
)
def test_a_date_in_another_order_is_shown_with_the_day_meant(tmp_path: Path, written: str) -> None:
    text = programme(event=EVENT.replace("2018-10-16", written))

    said = said_of(tmp_path, text)

    expected = f'"{written}" is not how a date is written; write `2018-10-16` if that is the day.'
    assert said == [f"{at(text, written)}: {expected}"]


def test_a_day_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    text = programme(event=EVENT.replace("2018-10-16", "2018-02-30"))

    said = said_of(tmp_path, text)

    expected = 'the day "2018-02-30" does not exist; check the year, the month and the day.'
    assert said == [f"{at(text, '2018-02-30')}: {expected}"]


# ── Keys and values ─────────────────────────────────────────────────────────────────────────────────────


def test_an_unknown_key_is_shown_with_the_closest_one(tmp_path: Path) -> None:
    text = programme(session(expert="[ana-diaz]"))

    said = said_of(tmp_path, text)

    assert said == [f'{at(text, "expert:")}: the key "expert" is unknown; write `experts:` instead.']


def test_a_programme_with_french_keys_is_told_the_words_meant_and_nothing_more(tmp_path: Path) -> None:
    text = (
        "event: {id: jour, titre: Un jour, jour: 2018-10-16, fuseau: Europe/Paris, langue: fr}\n"
        "salles: {club: Le Club}\n"
        "personnes: {ana-diaz: {nom: Ana Diaz}}\n"
        "sessions:\n"
        "  - {id: c1, genre: comptoir, titre: Un, debut: 10:00, fin: 11:00, salle: club, animatrices: [ana-diaz]}\n"
    )

    told = [line.partition(": ")[2] for line in said_of(tmp_path, text)]

    meant = {
        **{"titre": "title", "jour": "date", "fuseau": "timezone", "langue": "language"},
        **{"salles": "rooms", "personnes": "people"},
        **{"genre": "kind", "titre ": "title", "debut": "start", "fin": "end", "salle": "room"},
        "animatrices": "animateurs",
    }
    assert told == [
        f'the key "{written.strip()}" is unknown; write `{word}:` instead.' for written, word in meant.items()
    ]


ENGLISH = {
    **{"organisers": "organizers", "organisation": "organization"},
    **{"grand-temoin": "rapporteur", "animateurs": "moderators"},
}
BY_THEIR_FRENCH_NAMES = programme(
    session("grand-temoin: ana-diaz"),
    people="organisers: [luc-petit]\n"
    "people: {luc-petit: {name: Luc Petit, organisation: Ansa}, ana-diaz: {name: Ana Diaz}}\n"
    "stands: [{project: SOLENI, organisation: Ansa}]",
)


def test_keys_have_an_english_name(tmp_path: Path) -> None:
    text = BY_THEIR_FRENCH_NAMES
    for french, english in ENGLISH.items():
        assert french + ":" in text
        text = text.replace(f"{french}:", f"{english}:")

    assert read(tmp_path, text) == read(tmp_path, BY_THEIR_FRENCH_NAMES)


@pytest.mark.parametrize("french", ENGLISH)
def test_an_entry_has_a_key_under_one_of_its_names(tmp_path: Path, french: str) -> None:
    english = ENGLISH[french]
    text = re.sub(rf"({french}: (\[[^]]*\]|[\w-]+))", rf"\1, {english}: \2", BY_THEIR_FRENCH_NAMES)
    text = text.replace(f", {english}: [luc-petit]\npeople", f"\n{english}: [luc-petit]\npeople")

    lines = said_of(tmp_path, text)

    line = at(text, f"{french}:").split(":")[0]
    assert lines[0] == (
        f"{at(text, english + ':')}: `{english}` is another name of `{french}`, written on line {line}; a file keeps "
        f"to one of the two: write `{french}:` here too, once in a group."
    )


def test_a_file_keeps_to_one_name_of_a_key(tmp_path: Path) -> None:
    rapporteurs = [
        session(id="c1", grand_temoin="ana-diaz"),
        session("rapporteur: ana-diaz", id="c2", start="11:00", end="12:00"),
    ]
    text = programme(*rapporteurs)

    (line,) = said_of(tmp_path, text)

    assert line.startswith(
        f"{at(text, 'rapporteur')}: `rapporteur` is another name of `grand-temoin`, written on line 5"
    )


def test_a_key_is_named_as_the_file_names_it(tmp_path: Path) -> None:
    sessions = [
        "  - {id: c1, kind: comptoir, title: Un, start: 10:00, end: 11:00, moderators: luc-petit}",
        "  - {id: c2, kind: comptoir, title: Deux, start: 11:00, end: 12:00, animatrices: [luc-petit]}",
        "  - {id: c3, kind: comptoir, title: Trois, start: 12:00, end: 13:00}",
    ]

    told = [line.partition(": ")[2] for line in said_of(tmp_path, programme(*sessions))]

    assert told == [
        "`moderators` expects a list; write `moderators: [luc-petit]`.",
        'the key "animatrices" is unknown; write `moderators:` instead.',
        "warning: c3 has no moderator; add `moderators: […]`, otherwise only the organisers will see its questions.",
    ]


@pytest.mark.parametrize(
    ("kind", "meant"),
    [("pause", "break"), ("déjeuner", "break"), ("Plénière", "plenary"), ("table ronde", "comptoir")],
)
def test_a_kind_in_french_is_shown_with_the_one_meant(tmp_path: Path, kind: str, meant: str) -> None:
    text = programme(session(kind=kind))

    said = said_of(tmp_path, text)

    assert said == [f'{at(text, kind)}: "{kind}" is not a kind of session; write `{meant}`.']


def test_the_advice_shows_the_line_for_a_person_not_listed_yet(tmp_path: Path) -> None:
    text = programme(session(speakers="[Zoé Rey, luc-petit]"))

    said = said_of(tmp_path, text)

    expected = (
        "write one of the short names there (ana-diaz, luc-petit), "
        "or add the line `zoe-rey: {name: Zoé Rey}` there."
    )
    assert said == [f'{at(text, "Zoé Rey")}: "Zoé Rey" is not in `people`; {expected}']


@pytest.mark.parametrize(
    ("entry", "meant"),
    [
        ("titre: Deux, title: Un", None),
        ("titre: Un", "title"),
        ("nom: Un", "title"),
        ("sale: club, title: Un", "room"),
    ],
)
def test_a_key_is_proposed_only_where_it_is_not_given_already(
    tmp_path: Path, entry: str, meant: str | None
) -> None:
    text = programme(session(entry, title=""))

    told = " ".join(said_of(tmp_path, text))

    assert (f"write `{meant}:` instead" in told) == (meant is not None)
    assert ("the keys known here are" in told) == (meant is None)


def test_the_title_of_a_person_is_not_their_name(tmp_path: Path) -> None:
    told = said_of(tmp_path, programme(people="people: {luc-petit: {nom: Luc Petit, titre: Directeur}}"))

    assert [line.partition(": ")[2] for line in told] == [
        'the key "nom" is unknown; write `name:` instead.',
        'the key "titre" is unknown; write `title:` instead.',
    ]


def test_an_unknown_key_like_no_other_is_shown_with_those_there_are(tmp_path: Path) -> None:
    text = programme() + "xyz: 1\n"

    said = said_of(tmp_path, text)

    expected = "the keys known here are event, rooms, people, organisers (organizers), sessions, stands."
    assert said == [f'{at(text, "xyz")}: the key "xyz" is unknown; {expected}']


def test_a_comma_in_a_text_between_braces_asks_for_quotes(tmp_path: Path) -> None:
    text = programme(rooms="rooms: {club: {name: Le Club, 2e étage}}")

    said = said_of(tmp_path, text)

    assert said == [
        f'{at(text, "2e étage")}: the key "2e étage" is unknown; if it continues the text before the comma, write '
        '`name: "Le Club, 2e étage"`, otherwise the keys known here are name, stream.'
    ]


def test_a_missing_key_is_shown_at_the_item(tmp_path: Path) -> None:
    text = programme(session(title=""))

    said = said_of(tmp_path, text)

    assert said == ["5:5: `title:` is missing here; add this line with its value."]


def test_a_programme_without_sessions_is_refused(tmp_path: Path) -> None:
    said = said_of(tmp_path, f"{EVENT}\n")

    assert said == ["1:1: `sessions:` is missing here; add this line with its value."]


def test_an_empty_list_of_sessions_is_refused(tmp_path: Path) -> None:
    text = f"{EVENT}\nsessions: []\n"

    said = said_of(tmp_path, text)

    assert said == [f"{at(text, '[]')}: there is no session; add at least one, which begins with `- id:`."]


def test_an_empty_value_is_shown(tmp_path: Path) -> None:
    text = f"{EVENT}\n{PEOPLE}\nsessions:\n  - id: c1\n    kind: comptoir\n    title: #Emploi\n    start: 10h\n    end: 11h\n"

    said = said_of(tmp_path, text)

    expected = (
        "nothing follows `title:`; write a value (between quotes if it begins with `#`) or delete the line."
    )
    assert said[-1] == f"6:11: {expected}"


def test_a_list_where_one_value_goes_is_refused(tmp_path: Path) -> None:
    text = programme(session(grand_temoin="[ana-diaz, luc-petit]"))
    of_one = programme(session(grand_temoin="[ana-diaz]"))

    said = said_of(tmp_path, text)

    assert said_of(tmp_path, of_one) == [
        f"{at(of_one, '[ana-diaz]')}: `grand-temoin` expects a single value; write `grand-temoin: ana-diaz`."
    ]
    expected = "`grand-temoin` expects a single value; write it plainly, without `[`, without `{` and without a hyphen."
    assert said == [f"{at(text, '[ana-diaz, ')}: {expected}"]


def test_one_value_where_a_list_goes_is_shown_as_a_list(tmp_path: Path) -> None:
    text = programme(session(experts="ana-diaz"))

    said = said_of(tmp_path, text)

    assert said == [f"{at(text, 'ana-diaz', 2)}: `experts` expects a list; write `experts: [ana-diaz]`."]


def test_a_group_where_a_list_goes_is_refused(tmp_path: Path) -> None:
    text = programme(session(experts="{ana-diaz: 1}"))

    said = said_of(tmp_path, text)

    expected = "begin each item with a hyphen, or put the whole between `[` and `]`."
    assert said == [f"{at(text, '{ana-diaz: 1')}: `experts` expects a list; {expected}"]


def test_a_name_where_a_person_is_described_is_refused(tmp_path: Path) -> None:
    text = programme(people="people: {luc-petit: Luc Petit}")

    said = said_of(tmp_path, text)

    expected = "`luc-petit` expects lines `key: value`; write `luc-petit: {name: Luc Petit}`."
    assert said == [f"{at(text, 'Luc Petit')}: {expected}"]


def test_a_text_where_a_session_goes_is_refused(tmp_path: Path) -> None:
    text = programme(session(), "  - Déjeuner")

    said = said_of(tmp_path, text)

    expected = "this item of `sessions` should be made of lines `key: value`; write for instance `- id: …`."
    assert said == [f"{at(text, 'Déjeuner')}: {expected}"]


@pytest.mark.parametrize("written", ["trois", "0", "-1", "1.5", "1_0", "٣"])
def test_a_number_is_whole_and_positive(tmp_path: Path, written: str) -> None:
    text = programme(session(number=written))

    said = said_of(tmp_path, text)

    expected = f'"{written}" is not a whole number from 1 up; write for instance `number: 3`.'
    assert said == [f"{after(text, 'number: ')}: {expected}"]


def test_yes_and_no_are_written_true_and_false(tmp_path: Path) -> None:
    text = programme(session(questions="non"))

    said = said_of(tmp_path, text, language="fr")

    expected = "n’est ni vrai ni faux\u202f; écrivez `questions: true` (oui) ou `questions: false` (non)."
    assert said == [
        f"{at(text, 'non}') if 'non}' in text else at(text, 'non,')}: «\u00a0non\u00a0» {expected}"
    ]


def test_a_stream_is_an_address(tmp_path: Path) -> None:
    text = programme(session(stream="javascript:alert(1)"))

    said = said_of(tmp_path, text)

    expected = 'is not an address; write for instance `stream: "https://example.org"`.'
    assert said == [f'{at(text, "javascript")}: "javascript:alert(1)" {expected}']


ONE_ACCOUNT = {
    "matrix": (
        "@luc:ansa.fr",
        [
            *(
                "luc:ansa.fr",
                "@luc:Ansa.FR",
                " @luc: ansa.fr ",
                "<@luc:ansa.fr>",
                "matrix:u/luc:ansa.fr?action=chat",
            ),
            *("https://matrix.to/#/@luc:ansa.fr", "matrix.to/#/%40luc%3Aansa.fr?via=ansa.fr"),
            *("https://app.element.io/#/user/@luc:ansa.fr", "@\u200bluc:ansa.fr"),
        ],
    ),
    "discord": (
        "luc.petit",
        ["@luc.petit", "Luc.Petit", "luc.petit#0", "@Luc.Petit#0000", " luc.petit "],
    ),
    "discord ": (
        "123456789012345678",
        ["<@123456789012345678>", "<@!123456789012345678>", "https://discord.com/users/123456789012345678"],
    ),
}


@pytest.mark.parametrize(
    ("platform", "account", "written"),
    [
        (platform.strip(), account, written)
        for platform, (account, ways) in ONE_ACCOUNT.items()
        for written in ways
    ],
)
def test_an_account_written_in_any_usual_way_is_one_account(
    tmp_path: Path, platform: str, account: str, written: str
) -> None:
    luc = f"luc-petit: {{name: Luc, {platform}: '{written}'}}"
    alone = programme(people=f"people:\n  {luc}")
    both = programme(people=f"people:\n  {luc}\n  ana-diaz: {{name: Ana, {platform}: '{account}'}}")

    assert read(tmp_path, alone).people["luc-petit"].handles == {platform: account}
    assert said_of(tmp_path, both) == [
        f'{after(both, platform + ": ", 2)}: the account "{account}" already belongs to "luc-petit" on line 4; '
        "give each person their own."
    ]


def test_capitals_make_no_second_account_and_are_kept(tmp_path: Path) -> None:
    text = programme(people="people:\n  luc-petit: {name: Luc, matrix: '@Luc:ansa.fr'}")
    twice = text.replace("}\nsessions", "}\n  ana-diaz: {name: Ana, matrix: '@luc:ansa.fr'}\nsessions")

    (told,) = said_of(tmp_path, twice)

    assert read(tmp_path, text).people["luc-petit"].handles == {"matrix": "@Luc:ansa.fr"}
    assert "already belongs" in told


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("luc", "@luc:example.org"),
        ("@luc", "@luc:example.org"),
        ("luc@ansa.fr", "@luc:ansa.fr"),
        ("@luc@ansa.fr", "@luc:ansa.fr"),
        ("#salon:ansa.fr", "@salon-ansa-fr:example.org"),
    ],
)
def test_a_matrix_account_is_written_whole(tmp_path: Path, written: str, meant: str) -> None:
    text = programme(people=PEOPLE.replace("name: Luc Petit", f"name: Luc Petit, matrix: '{written}'"))

    said = said_of(tmp_path, text)

    expected = "is not a Matrix account; write it whole and between quotes, for instance"
    assert said == [f'{after(text, "matrix: ")}: "{written}" {expected} `"{meant}"`.']


@pytest.mark.parametrize(
    ("written", "meant"), [("Luc Petit", "luc.petit"), ("Luc#1234", "luc"), ("l", "sylvie"), ("Lüc", "luc")]
)
def test_a_discord_account_is_a_user_name(tmp_path: Path, written: str, meant: str) -> None:
    text = programme(people=PEOPLE.replace("name: Luc Petit", f"name: Luc Petit, discord: '{written}'"))

    (said,) = said_of(tmp_path, text)

    assert said.startswith(f'{after(text, "discord: ")}: "{written}" is not a Discord account; ')
    assert f"for instance `{meant}`" in said


def test_an_account_belongs_to_one_person(tmp_path: Path) -> None:
    text = programme(
        people="people:\n  luc-petit: {name: Luc, discord: lulu}\n  ana-diaz: {name: Ana, discord: lulu}"
    )

    said = said_of(tmp_path, text)

    expected = 'the account "lulu" already belongs to "luc-petit" on line 4; give each person their own.'
    assert said == [f"{at(text, 'lulu', 2)}: {expected}"]


def test_a_short_name_is_one_word(tmp_path: Path) -> None:
    text = programme(rooms="rooms: {Grande salle: La grande salle}")

    said = said_of(tmp_path, text)

    expected = (
        "cannot be a short name; use letters, digits and hyphens without spaces, for instance `grande-salle`."
    )
    assert said == [f'{at(text, "Grande salle")}: "Grande salle" {expected}']


# ── Moderation ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_session_that_takes_questions_may_be_moderated(tmp_path: Path) -> None:
    text = programme(session(moderation="true"), session(id="c2", start="11h", end="12h"))

    assert [each.moderated for each in read(tmp_path, text).sessions] == [True, False]


def test_where_no_question_is_asked_there_is_nothing_to_moderate(tmp_path: Path) -> None:
    text = programme(session(kind="forum", moderation="true"))

    said = said_of(tmp_path, text)

    expected = "this session takes no questions, so there is nothing to moderate; delete this line."
    assert said == [f"{after(text, 'moderation: ')}: {expected}"]


# ── Identifiers ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "reserved", ["hall", "regie", "board", "report", "comptoir-1-desk", "restitution-desk"]
)
def test_the_ids_of_our_own_places_are_reserved(tmp_path: Path, reserved: str) -> None:
    text = programme(session(id=reserved))

    said = said_of(tmp_path, text)

    expected = (
        "is reserved for a place of Comptoir (`hall`, `regie`, `accessibility`, `board`, `desk`, `live`, "
        "`programme`, `report`, `screen`, `static`, `timer` and all that ends in `-desk`); choose another."
    )
    assert said == [f'{at(text, reserved)}: the id "{reserved}" {expected}']


def test_only_the_restitution_may_bear_its_id(tmp_path: Path) -> None:
    text = programme(session(id="restitution"))

    said = said_of(tmp_path, text)

    expected = "is reserved for the restitution itself; choose another, or add `restitution: true`."
    assert said == [f'{at(text, "restitution")}: the id "restitution" {expected}']


def test_an_id_is_made_of_small_letters_digits_and_hyphens(tmp_path: Path) -> None:
    text = programme(session(id="Comptoir n°1"))

    said = said_of(tmp_path, text)

    expected = (
        "use 1 to 40 lower-case letters without accents, digits and hyphens, for instance `comptoir-n-1`."
    )
    assert said == [f'{at(text, "Comptoir n")}: the id "Comptoir n°1" is not possible; {expected}']


def test_an_id_has_at_most_forty_characters(tmp_path: Path) -> None:
    text = programme(session(id="c" * 41))

    said = said_of(tmp_path, text)

    expected = (
        f"use 1 to 40 lower-case letters without accents, digits and hyphens, for instance `{'c' * 40}`."
    )
    assert said == [f'{at(text, "c" * 41)}: the id "{"c" * 41}" is not possible; {expected}']


def test_an_id_used_twice_is_shown_the_second_time(tmp_path: Path) -> None:
    text = programme(session(), session(start="11h", end="12h"))

    said = said_of(tmp_path, text)

    assert said == ['6:10: the id "c1" is already taken on line 5; give each session its own.']


def test_a_number_used_twice_is_shown_the_second_time(tmp_path: Path) -> None:
    text = programme(session(number="4"), session(id="c2", number="4", start="11h", end="12h"))

    said = said_of(tmp_path, text)

    assert said == [
        f"{after(text, 'number: ', 2)}: the number 4 is already taken on line 5; give each session its own."
    ]


# ── People and rooms ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("written", ["luc-petti", "Luc Petit", "Luc-Petit", "luc petit"])
def test_an_unknown_person_is_shown_with_the_one_meant(tmp_path: Path, written: str) -> None:
    text = programme(session(f"experts: [{written}]"), people=PEOPLE.replace("Luc Petit", "Luc Petit "))

    said = said_of(tmp_path, text)

    expected = f'"{written}" is not in `people`; write `luc-petit`, or add this person.'
    assert said == [f"{after(text, 'experts: [')}: {expected}"]


def test_an_unknown_person_like_no_other_is_shown_with_those_there_are(tmp_path: Path) -> None:
    text = programme() + "organisers: [zoe]\n"

    said = said_of(tmp_path, text)

    expected = (
        "write one of the short names there (ana-diaz, luc-petit), or add the line `zoe: {name: …}` there."
    )
    assert said == [f'{at(text, "zoe")}: "zoe" is not in `people`; {expected}']


def test_an_unknown_person_where_nobody_is_described_says_so(tmp_path: Path) -> None:
    text = f"{EVENT}\norganisers: [zoe]\nsessions:\n{session('animateurs: [zoe]')}\n"

    said = said_of(tmp_path, text)

    expected = '"zoe" is not in `people`, which is empty; add the line `zoe: {name: …}` there.'
    assert said == [f"{at(text, 'zoe')}: {expected}", f"{at(text, 'zoe', 2)}: {expected}"]


def test_an_unknown_person_at_a_stand_is_shown(tmp_path: Path) -> None:
    text = programme() + "stands: [{project: SOLENI, people: [ana-dias]}]\n"

    said = said_of(tmp_path, text)

    assert said == [
        f'{at(text, "ana-dias")}: "ana-dias" is not in `people`; write `ana-diaz`, or add this person.'
    ]


def test_an_unknown_room_is_shown_with_the_one_meant(tmp_path: Path) -> None:
    text = programme(session(room="Le Bureau"))

    said = said_of(tmp_path, text, language="fr")

    expected = "n’est pas dans `rooms`\u202f; écrivez `bureau`, ou ajoutez cette salle."
    assert said == [f"{at(text, 'Le Bureau', 2)}: «\u00a0Le Bureau\u00a0» {expected}"]


def test_one_room_or_several_but_not_both(tmp_path: Path) -> None:
    text = programme(session(room="club", rooms="[bureau]"))

    said = said_of(tmp_path, text)

    expected = "both `room` and `rooms` are given; keep `room` for one room, `rooms` for several."
    assert said == [f"{at(text, '[bureau]')}: {expected}"]


# ── Sessions ────────────────────────────────────────────────────────────────────────────────────────────


def test_an_unknown_kind_is_shown_with_those_there_are(tmp_path: Path) -> None:
    text = programme(session(kind="visite"))

    said = said_of(tmp_path, text, language="fr")

    expected = "écrivez `comptoir`, `plenary` (plénière), `forum` ou `break` (pause)."
    assert said == [
        f"{at(text, 'visite')}: «\u00a0visite\u00a0» n’est pas un genre de session\u202f; {expected}"
    ]


def test_a_value_that_is_not_an_hour_gets_an_example(tmp_path: Path) -> None:
    text = programme(session(start="midi"))

    said = said_of(tmp_path, text)

    expected = "write for instance `10:30` or `10h30`, after the date if needed (`2018-10-16T10:30`)."
    assert said == [f'{at(text, "midi")}: "midi" is not an hour; {expected}']


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("10 heures 30", "10:30"),
        ("9 heures", "09:00"),
        ("10 heures", "10:00"),
        ("2:30 pm", "14:30"),
        ("12 am", "00:00"),
    ],
)
def test_an_hour_written_in_another_way_is_shown_as_it_should_be(
    tmp_path: Path, written: str, meant: str
) -> None:
    text = programme(session(start=written))

    said = said_of(tmp_path, text)

    assert said == [f'{at(text, written)}: "{written}" is not how an hour is written; write `{meant}`.']


@pytest.mark.parametrize("written", ["25:00", "10:75", "24:01", "10h60"])
def test_an_hour_that_no_clock_shows_is_refused(tmp_path: Path, written: str) -> None:
    text = programme(session(start=written))

    said = said_of(tmp_path, text)

    expected = f'the hour "{written}" does not exist; write one from `00:00` to `24:00`.'
    assert said == [f"{at(text, written)}: {expected}"]


def test_the_end_comes_after_the_start(tmp_path: Path) -> None:
    text = programme(session(start="11h", end="11h"))

    said = said_of(tmp_path, text, language="fr")

    expected = (
        "la fin (11:00) ne vient pas après le début (11:00)\u202f; corrigez l’une des deux, ou écrivez "
        "`2018-10-17T11:00` si la session finit le lendemain."
    )
    assert said == [f"{at(text, '11h', 2)}: {expected}"]


def test_the_last_session_without_end_says_so(tmp_path: Path) -> None:
    text = programme(session(end=""))

    said = said_of(tmp_path, text)

    expected = "this session has no end and nothing follows it that day; add `end:` with the hour it ends."
    assert said == [f"5:5: {expected}"]


def test_an_hour_alone_says_too_little_when_the_event_has_several_days(tmp_path: Path) -> None:
    text = programme(session(start="10:00", end="2018-10-27 11:00"), event=TWO_DAYS)

    said = said_of(tmp_path, text)

    expected = '"10:00" does not say which day, and the event lasts several; write the date and the hour, for instance'
    assert said == [f"{at(text, '10:00')}: {expected} `2018-10-27T10:00`."]


@pytest.mark.parametrize(("start", "end"), [("2018-10-17 10h", "2018-10-17 11h"), ("2018-10-15 10h", "11h")])
def test_a_session_on_another_day_than_the_event_is_refused(tmp_path: Path, start: str, end: str) -> None:
    text = programme(session(start=start, end=end))

    said = said_of(tmp_path, text)

    expected = "this hour is outside the days of the event, 2018-10-16 to 2018-10-16; correct it, or the days of `event`."
    assert said == [f"{at(text, start)}: {expected}"]


def test_a_session_that_outlives_the_event_is_refused(tmp_path: Path) -> None:
    text = programme(session(start="23h", end="2018-10-17 23:30"))

    said = said_of(tmp_path, text)

    expected = "this hour is outside the days of the event, 2018-10-16 to 2018-10-16; correct it, or the days of `event`."
    assert said == [f"{at(text, '2018-10-17')}: {expected}"]


def test_an_hour_that_the_clocks_skip_is_refused(tmp_path: Path) -> None:
    text = programme(session(start="02:30", end="05:00"), event=EVENT.replace("2018-10-16", "2018-03-25"))

    said = said_of(tmp_path, text)

    expected = "2018-03-25 02:30 does not exist, as clocks go forward then (Europe/Paris); write `03:30` if that is the"
    assert said == [f"{at(text, '02:30')}: {expected} hour you mean."]


def test_an_hour_that_comes_twice_must_say_which(tmp_path: Path) -> None:
    text = programme(session(start="02:30", end="05:00"), event=EVENT.replace("2018-10-16", "2018-10-28"))

    said = said_of(tmp_path, text)

    expected = (
        "2018-10-28 02:30 happens twice, as clocks go back then (Europe/Paris); write `2018-10-28T02:30+02:00` for the "
        "first, `2018-10-28T02:30+01:00` for the second."
    )
    assert said == [f"{at(text, '02:30')}: {expected}"]


def test_an_hour_that_comes_twice_is_read_with_its_offset(tmp_path: Path) -> None:
    event = EVENT.replace("2018-10-16", "2018-10-28")
    text = programme(session(start="2018-10-28T02:30+02:00", end="2018-10-28T02:30+01:00"), event=event)

    (comptoir,) = read(tmp_path, text).sessions

    assert comptoir.end - comptoir.start == timedelta(hours=1)


def test_an_event_may_have_several_restitutions(tmp_path: Path) -> None:
    text = programme(
        session(id="p1", kind="plenary", restitution="true"),
        session(id="p2", kind="plenary", restitution="true", start="11h", end="12h"),
    )

    found = read(tmp_path, text)

    assert prefixes(found) == {"p1": "P", "p2": "P2"}
    assert {each.desk for each in found.sessions} == {"restitution-desk"}


def test_the_restitution_is_a_plenary(tmp_path: Path) -> None:
    text = programme(session(restitution="true"))

    said = said_of(tmp_path, text)

    expected = "only a plenary can be the restitution; write `kind: plenary`, or delete this line."
    assert said == [f"{at(text, 'true')}: {expected}"]


@pytest.mark.parametrize("kind", ["plenary", "forum", "break"])
def test_any_session_takes_questions_if_told_to(tmp_path: Path, kind: str) -> None:
    text = programme(session(kind=kind, questions="true", animateurs="[ana-diaz]"))

    (found,) = read(tmp_path, text).question_sessions

    assert (found.kind, found.desk) == (kind, f"{found.id}-desk")


def test_all_mistakes_are_told_at_once_from_top_to_bottom(tmp_path: Path) -> None:
    text = programme(
        session(kind="pause", start="midi"), event=EVENT.replace("Paris", "Pari"), rooms="rooms: []"
    )

    problems = [line.split(": ")[0] for line in said_of(tmp_path, text)]

    assert problems == [at(text, "Europe/Pari"), at(text, "[]"), at(text, "pause"), at(text, "midi")]


# ── Warnings ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_room_in_two_sessions_at_once_is_a_warning(tmp_path: Path) -> None:
    text = programme(
        session(room="club"), session(id="c2", room="club", start="10h59", animateurs="[ana-diaz]")
    )

    said = said_of(tmp_path, text)

    expected = 'warning: the room "Le Club" holds c1 and c2 at the same time; change the room or the hour of one of them.'
    assert said == [f"{after(text, 'room: ', 2)}: {expected}"]
    assert read(tmp_path, text).sessions


def test_a_person_in_two_sessions_at_once_is_a_warning(tmp_path: Path) -> None:
    text = programme(session(), session(id="c2", grand_temoin="luc-petit", animateurs="[ana-diaz]"))

    said = said_of(tmp_path, text, language="fr")

    expected = "avertissement\u00a0: Luc Petit est attendu·e en même temps à c1 et à c2\u202f; changez l’heure ou la personne."
    assert said == [f"{after(text, 'grand-temoin: ')}: {expected}"]


def test_sessions_that_follow_each_other_share_rooms_and_people(tmp_path: Path) -> None:
    text = programme(session(room="club"), session(id="c2", room="club", start="11h", end="12h"))

    assert said_of(tmp_path, text) == []


def test_a_desk_without_animateurs_is_a_warning(tmp_path: Path) -> None:
    text = f"{EVENT}\nsessions:\n  - {{id: c1, kind: comptoir, title: Un, start: 10h, end: 11h}}\n"

    said = said_of(tmp_path, text)

    expected = (
        "c1 has no moderator; add `moderators: […]`, otherwise only the organisers will see its questions."
    )
    assert said == [f"3:5: warning: {expected}"]


# ── Whatever the file holds ─────────────────────────────────────────────────────────────────────────────


@given(content=st.binary(max_size=200))
def test_no_bytes_raise_anything(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "bytes.yaml"
    file.write_bytes(content)

    report = check([file], "fr")

    assert report.errors


WORDS = [
    "event",
    "sessions",
    "people",
    "rooms",
    "id",
    "start",
    "date",
    "luc",
    "10:30",
    "2018-10-16",
    "~",
    "'",
    '"',
    ":",
    "{",
    "}",
    "[",
    "]",
    "&a",
    "*a",
    "<<",
    "!",
    "|",
    ">",
    "#",
    "@",
    "é",
]
SIGNS = ["- ", ": ", ", ", "\n", "\n  ", "\t", "---\n", "\x85", "\u2028"]


@given(pieces=st.lists(st.sampled_from([*WORDS, *SIGNS]), max_size=40))
def test_no_yaml_raises_anything(tmp_path_factory: pytest.TempPathFactory, pieces: list[str]) -> None:
    file = tmp_path_factory.getbasetemp() / "pieces.yaml"
    file.write_text("".join(pieces), encoding="utf-8")

    report = check([file], "fr")

    assert report.errors


SCALARS = ["", "luc", "10:30", "24:00", "2018-10-16", "true", "comptoir", "Europe/Paris", "hall", "\x1b[31m"]
VALUES = st.recursive(
    st.sampled_from(SCALARS),
    lambda values: (
        st.lists(values, max_size=3) | st.dictionaries(st.sampled_from(["id", "name", "luc"]), values)
    ),
    max_leaves=5,
)
SESSION_KEYS = [
    "id",
    "kind",
    "title",
    "start",
    "end",
    "number",
    "rooms",
    "room",
    "experts",
    "grand-temoin",
    "questions",
    "restitution",
]


@given(
    event=st.dictionaries(st.sampled_from(["id", "title", "date", "start", "end", "timezone"]), VALUES),
    sessions=st.lists(st.dictionaries(st.sampled_from(SESSION_KEYS), VALUES), max_size=4),
    people=VALUES,
    rooms=VALUES,
)
def test_no_shape_of_programme_raises_anything(
    tmp_path_factory: pytest.TempPathFactory, event: object, sessions: object, people: object, rooms: object
) -> None:
    file = tmp_path_factory.getbasetemp() / "shape.yaml"
    shape = {"event": event, "sessions": sessions, "people": people, "rooms": rooms}
    file.write_text(json.dumps(shape), encoding="utf-8")

    report = check([file], "fr")

    assert report.lines
