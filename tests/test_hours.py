"""Hours, days and durations as people write them: read as meant, or refused with advice that works."""

# ruff: noqa: E501 - messages are quoted whole

import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from writing import EVENT, TWO_DAYS, at, programme, said_of, session

from bot.programme.files.programme_file import read_programme
from bot.programme.files.settings_file import read_settings

PARIS = ZoneInfo("Europe/Paris")
WINTER = EVENT.replace("2018-10-16", "2018-12-11")
NEW_YORK = EVENT.replace("Europe/Paris", "America/New_York")
CLOCKS_BACK = EVENT.replace("2018-10-16", "2026-10-25")
CLOCKS_FORWARD = EVENT.replace("2018-10-16", "2026-03-29")
EXAMPLE = (
    "is not an hour; write for instance `10:30` or `10h30`, after the date if needed (`2018-10-16T10:30`)."
)

READ = {
    "9:30": "09:30",
    "10:30": "10:30",
    "9h": "09:00",
    "10 h 30": "10:30",
    "9.30": "09:30",
    "10:30:00": "10:30",
    "00:00": "00:00",
    "2018-10-16 10:30:00": "10:30",
    "2018-10-16T10:30": "10:30",
    "2018-10-16T10:30+02:00": "10:30",
    "2018-10-16T08:30Z": "10:30",
    "10:30 +02:00": "10:30",
    "10:30+0200": "10:30",
}

SAID = {
    "9:30-10:30": "`start: 09:30` and `end: 10:30`",
    "10h30-11h30": "`start: 10:30` and `end: 11:30`",
    "10:30/11:30": "`start: 10:30` and `end: 11:30`",
    "10:30 - 11:30": "`start: 10:30` and `end: 11:30`",
    "10:30–11:30": "`start: 10:30` and `end: 11:30`",
    "10-11": "`start: 10:00` and `end: 11:00`",
    "10h-11h": "`start: 10:00` and `end: 11:00`",
    "de 10h à 11h30": "`start: 10:00` and `end: 11:30`",
    "10:30 to 11:30": "`start: 10:30` and `end: 11:30`",
    "22:00-02:00": "`start: 22:00` and `end: 2018-10-17T02:00`",
    "2018-10-16 9:30-10:30": "`start: 2018-10-16T09:30` and `end: 2018-10-16T10:30`",
    "10:30+01:00": "`10:30` if it is the hour at the event, `11:30` for the same instant",
    "10:30Z": "`10:30` if it is the hour at the event, `12:30` for the same instant",
    "2018-10-16T10:30-05:00": "`2018-10-16T10:30` if it is the hour at the event, `2018-10-16T17:30` for the same instant",
    "10:30+1": "`10:30`",
    "10:30+01": "`10:30`",
    "10:30-1": "`10:30`",
    "10:30+99:99": "`10:30`",
    "930": "`09:30`, or `15:30` if a tool has counted its minutes",
    "630": "`06:30`, or `10:30` if a tool has counted its minutes",
    "690": "`11:30`",
    "10:30 PM": "`22:30`",
    '"10,30"': "`10:30`",
    "16/10/2018 10:30": "`2018-10-16T10:30`",
    "2018-10-16T10:30:00.000": "`2018-10-16T10:30`",
    "2018-10-16": "`2018-10-16T10:00`",
    "16/10/2018": "`2018-10-16T10:00`",
    "25:00": "`00:00` to `24:00`",
    "10:75": "`00:00` to `24:00`",
    "37800": "`10:30`",
    "10.5": EXAMPLE,
    "midi": EXAMPLE,
    "2018-13-45": 'the day "2018-13-45" does not exist',
    "2018-13-45 9-10": 'the day "2018-13-45" does not exist',
}


@pytest.mark.parametrize("written", READ)
def test_an_hour_is_read_as_its_author_means_it(tmp_path: Path, written: str) -> None:
    (comptoir,) = _read(tmp_path, programme(session(start=written, end="23:30")))

    assert comptoir == ("2018-10-16 " + READ[written], "2018-10-16 23:30")


@pytest.mark.parametrize("written", SAID)
def test_a_wrong_hour_gets_advice_that_passes(tmp_path: Path, written: str) -> None:
    (said,) = said_of(tmp_path, programme(session(start=written, end="23:30")))

    assert SAID[written] in said
    _each_piece_of_advice_passes(tmp_path, said, EVENT)


NIGHTS = [
    (CLOCKS_BACK, "2026-10-25T02:30", ["2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00"]),
    (CLOCKS_BACK, "2026-10-25T02:30+05:00", ["2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00"]),
    (CLOCKS_FORWARD, "2026-03-29T02:30", ["2026-03-29T03:30"]),
    (CLOCKS_FORWARD, "02:30", ["03:30"]),
    (CLOCKS_FORWARD, "2026-03-29T02:30+01:00", ["2026-03-29T03:30"]),
    (WINTER, "10:30+02:00", ["10:30", "09:30"]),
    (NEW_YORK, "22:00-04:00", ["start: 22:00", "end: 2018-10-17T04:00"]),
    (TWO_DAYS, "10:30", ["2018-10-27T10:30"]),
    (TWO_DAYS, "10:30 pm", ["2018-10-27T22:30"]),
    (TWO_DAYS, "9:30-10:30", ["start: 2018-10-27T09:30", "end: 2018-10-27T10:30"]),
    (TWO_DAYS, "10:30+05:00", ["2018-10-27T10:30"]),
    (TWO_DAYS, "2018-10-27T1030", ["2018-10-27T10:30", "2018-10-27T17:10"]),
]


@pytest.mark.parametrize(("event", "written", "advised"), NIGHTS)
def test_an_hour_is_judged_in_the_zone_and_the_days_of_the_event(
    tmp_path: Path, event: str, written: str, advised: list[str]
) -> None:
    (said,) = said_of(tmp_path, programme(session(start=written, end=_late(event)), event=event))

    assert re.findall(r"`([^`]+)`", said) == advised
    _each_piece_of_advice_passes(tmp_path, said, event)


def test_the_offset_that_the_zone_has_then_is_read(tmp_path: Path) -> None:
    in_new_york = programme(session(start="2018-10-16T10:30-04:00", end="10:45-04:00"), event=NEW_YORK)

    assert _read(tmp_path, in_new_york) == [("2018-10-16 16:30", "2018-10-16 16:45")]


def test_an_offset_is_not_judged_where_the_zone_cannot_be_read(tmp_path: Path) -> None:
    text = programme(session(start="10:30+02:00"), event=EVENT.replace("Europe/Paris", "Paris"))

    said = said_of(tmp_path, text)

    assert said == [
        f'{at(text, "Paris")}: the time zone "Paris" does not exist; write `Europe/Paris` if it is that of the event.'
    ]


LATE = {
    ("22:00", "01:00"): "2018-10-17 01:00",
    ("22:00", "2018-10-17T01:00"): "2018-10-17 01:00",
    ("19h", "0h30"): "2018-10-17 00:30",
    ("22:00", "00:00"): "2018-10-17 00:00",
    ("22:00", "24:00"): "2018-10-17 00:00",
    ("14:00", "0:00"): "2018-10-17 00:00",
}


@pytest.mark.parametrize(("start", "end"), LATE)
def test_a_session_that_ends_after_midnight_belongs_to_its_day(tmp_path: Path, start: str, end: str) -> None:
    (party,) = _read(tmp_path, programme(session(start=start, end=end)))

    assert party[1] == LATE[start, end]


@pytest.mark.parametrize(("start", "end"), [("11:30", "10:30"), ("11:00", "11:00"), ("16:00", "6:30")])
def test_an_end_before_its_start_is_a_slip_in_the_daytime(tmp_path: Path, start: str, end: str) -> None:
    (said,) = said_of(tmp_path, programme(session(start=start, end=end)))
    (advised,) = re.findall(r"`([^`]+)`", said)

    assert "does not come after the start" in said
    assert said_of(tmp_path, programme(session(start=start, end=advised))) == []


def test_an_end_on_a_day_gone_by_is_told_the_next_that_comes(tmp_path: Path) -> None:
    (said,) = said_of(tmp_path, programme(session(start="10:00", end="2018-10-15T12:00")))

    assert re.findall(r"`([^`]+)`", said) == ["2018-10-16T12:00"]


def test_an_end_is_on_the_day_of_its_start_where_there_are_several(tmp_path: Path) -> None:
    sessions = [
        session(id="c1", start="2018-10-27T10:00", end="11:00"),
        session(id="c2", start="2018-10-27T23:00", end="01:00"),
        session(id="c3", start="2018-10-28T10:00", end="11h30"),
    ]

    read = _read(tmp_path, programme(*sessions, event=TWO_DAYS))

    assert [end for _, end in read] == ["2018-10-27 11:00", "2018-10-28 01:00", "2018-10-28 11:30"]


def test_an_end_is_not_asked_for_its_day_where_the_start_is(tmp_path: Path) -> None:
    (said,) = said_of(tmp_path, programme(session(start="10:00", end="11:00"), event=TWO_DAYS))

    assert '"10:00" does not say which day' in said


@pytest.mark.parametrize(("end", "ends"), [("03:30", "03:30"), ("02:30+01:00", "02:30")])
def test_a_night_in_which_the_clocks_change_ends_by_the_clocks_of_its_morning(
    tmp_path: Path, end: str, ends: str
) -> None:
    night = EVENT.replace("2018-10-16", "2026-10-24")

    (party,) = _read(tmp_path, programme(session(start="22:00", end=end), event=night))

    assert party == ("2026-10-24 22:00", f"2026-10-25 {ends}")


def test_the_rehearsal_begins_at_one_hour(tmp_path: Path) -> None:
    (tmp_path / "programme.yaml").write_text(programme(session()), encoding="utf-8")
    settings = "programme: programme.yaml\ndatabase: comptoir.db\nclock: {{start: {}}}\n"

    (said,) = said_of(tmp_path, settings.format("9:30-10:30"), "comptoir.yaml")
    after = said_of(tmp_path, settings.format("09:30"), "comptoir.yaml")

    assert said == '3:16: "9:30-10:30" is not how an hour is written; write `09:30`.'
    assert after == []


OTHERS = {
    "reminders: {hall: 15}": ["15m", "15s"],
    "reminders: {hall: 1:30}": ["15m", "90s", "1h"],
    "digest: {refresh: 3}": ["3m", "3s"],
    "digest: {at: [start, 10]}": ["10m", "10s"],
    "digest: {at: [10:30]}": ["start", "half", "10m"],
    "retention: 14": ["14d"],
    "retention: 1 mois": ["30d"],
}


@pytest.mark.parametrize("written", OTHERS)
def test_a_duration_without_its_unit_is_told_how_it_is_written(tmp_path: Path, written: str) -> None:
    (tmp_path / "programme.yaml").write_text(programme(session()), encoding="utf-8")
    settings = "programme: programme.yaml\ndatabase: comptoir.db\n"

    (said,) = said_of(tmp_path, f"{settings}{written}\n", "comptoir.yaml")

    advised = re.findall(r"`([^`]+)`", said)
    assert advised == OTHERS[written]
    value = re.search(r"([^\s\[]+?)[\]}]*$", written)
    assert value
    for each in advised:
        mended = written[: value.start(1)] + each + written[value.end(1) :]
        mended = mended.replace("1 30d", "30d")
        assert said_of(tmp_path, f"{settings}{mended}\n", "comptoir.yaml") == []


def test_an_hour_and_a_half_is_written_as_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "programme.yaml").write_text(programme(session()), encoding="utf-8")
    file = tmp_path / "comptoir.yaml"
    file.write_text(
        "programme: programme.yaml\ndatabase: comptoir.db\nreminders: {hall: 1h30, place: 15 min}\n"
    )

    settings = read_settings(file).value

    assert settings is not None
    assert (str(settings.reminders.hall), str(settings.reminders.place)) == ("1:30:00", "0:15:00")


def test_a_day_with_an_hour_is_shown_as_a_day(tmp_path: Path) -> None:
    event = EVENT.replace("2018-10-16", "2018-10-16 10:30:00")

    (said,) = said_of(tmp_path, programme(session(), event=event))

    assert re.findall(r"`([^`]+)`", said) == ["2018-10-16"]


def _late(event: str) -> str:
    day = re.findall(r"\d{4}-\d{2}-\d{2}", event)[-1]
    return f"{day}T23:30"


def _each_piece_of_advice_passes(folder: Path, said: str, event: str) -> None:
    advised = re.findall(r"`([^`]+)`", said)
    fields = dict(piece.split(": ") for piece in advised if ": " in piece)
    texts = [session(**{"end": _late(event)} | fields)] if fields else []
    texts += [
        session(start=piece, end=_late(event)) for piece in advised if ": " not in piece and piece != "24:00"
    ]
    for text in texts:
        assert said_of(folder, programme(text, event=event)) == []


def _read(folder: Path, text: str) -> list[tuple[str, str]]:
    file = folder / "programme.yaml"
    file.write_text(text, encoding="utf-8")
    checked = read_programme(file)
    assert checked.value is not None, checked.problems
    return [(_local(s.start), _local(s.end)) for s in checked.value.sessions]


def _local(instant: datetime) -> str:
    return f"{instant.astimezone(PARIS):%Y-%m-%d %H:%M}"
