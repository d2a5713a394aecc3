"""The places of the sample day, and the text over their doors."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.commands import find
from bot.programme.files.programme_file import read_programme
from bot.programme.model import Programme
from bot.programme.places import TITLE_LENGTH, PlannedPlace, planned_places, shortened, space_topic
from bot.words.catalogue import Catalogue

SAMPLE = Path(__file__).parents[1] / "programme.yaml"


@pytest.fixture(scope="module")
def programme() -> Programme:
    programme = read_programme(SAMPLE).value
    assert programme is not None
    return programme


def places_of(programme: Programme) -> dict[str, PlannedPlace]:
    planned = planned_places(programme, Catalogue(programme.event.timezone, programme.event.words))
    return {place.name: place for place in planned}


def test_the_day_has_a_hall_a_place_and_a_desk_a_comptoir_and_a_control_room(programme: Programme) -> None:
    places = places_of(programme)

    comptoirs = [f"comptoir-{number}" for number in range(1, 7)]
    public = [name for name, place in places.items() if place.public]
    assert public == ["hall", *comptoirs, "restitution"]
    closed = [name for name, place in places.items() if not place.public]
    assert closed == [*(f"{name}-desk" for name in comptoirs), "restitution-desk", "regie"]


def test_only_people_of_a_desk_are_invited_and_organisers_moderate(programme: Programme) -> None:
    places = places_of(programme)

    assert set(places["hall"].people) == set(programme.people)
    assert places["regie"].people == programme.organisers
    desk = places["comptoir-1-desk"]
    assert desk.people == programme.desk_people(programme.session("comptoir-1"))
    assert {place.moderators for place in places.values()} == {programme.organisers}


def test_titles_are_short_and_in_the_language_of_the_event(programme: Programme) -> None:
    french = places_of(programme)
    english = places_of(replace(programme, event=replace(programme.event, language="en")))

    assert french["comptoir-1"].title.startswith("Comptoir 1\u00a0: Reconnaître la propriété")
    assert (french["comptoir-1-desk"].title, french["regie"].title) == ("Pupitre du comptoir 1", "Régie")
    assert (english["comptoir-1-desk"].title, english["regie"].title) == (
        "Desk of comptoir 1",
        "Control room",
    )
    assert max(len(place.title) for place in french.values()) <= TITLE_LENGTH


def test_a_topic_says_the_day_too_where_the_event_has_several(programme: Programme) -> None:
    event = replace(programme.event, last_day=programme.event.first_day + timedelta(days=1))

    topics = {name: place.topic for name, place in places_of(replace(programme, event=event)).items()}

    for place in ("comptoir-1", "comptoir-1-desk"):
        assert topics[place].startswith("Mardi 16 octobre, 10h30–11h30, Le Club")


def test_a_topic_says_when_where_and_how_to_ask(programme: Programme) -> None:
    topic = places_of(programme)["comptoir-1"].topic

    assert topic.startswith("10h30–11h30, Le Club.")
    assert "!question" in topic


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_topic_names_only_commands_that_exist(programme: Programme, language: str) -> None:
    places = places_of(replace(programme, event=replace(programme.event, language=language)))

    for place in places.values():
        named = [find(word) for word in re.findall(r"!([\w-]+)", place.topic)]
        assert named
        assert {spoken for command, spoken in named if command} <= {language, None}
        assert all(command for command, _ in named)


def test_the_hall_says_first_how_to_ask_and_the_space_which_day(programme: Programme) -> None:
    hall, space = (
        places_of(programme)["hall"],
        space_topic(programme, Catalogue(programme.event.timezone, programme.event.words)),
    )

    assert hall.topic.startswith("Posez une question\u00a0: !question C1 votre question.")
    assert space.startswith("Mardi 16 octobre. Entrez dans le hall")


def test_an_event_of_several_days_is_announced_from_the_first_to_the_last(programme: Programme) -> None:
    two_days = replace(programme, event=replace(programme.event, last_day=date(2018, 10, 17)))

    topic = space_topic(two_days, Catalogue(programme.event.timezone))

    assert topic.startswith("Mardi 16 octobre – mercredi 17 octobre. Entrez dans le hall")


def test_the_plenary_is_named_without_signs_in_signs(programme: Programme) -> None:
    assert places_of(programme)["restitution"].title == (
        "Plénière\u00a0: Transformer les politiques de l’emploi par l’innovation partagée"
    )


def test_a_comptoir_that_has_no_other_title_is_not_named_twice(programme: Programme) -> None:
    untitled = replace(programme.session("comptoir-1"), title="Comptoir 1")
    others = [session for session in programme.sessions if session.id != untitled.id]

    found = places_of(replace(programme, sessions=(untitled, *others)))

    assert found["comptoir-1"].title == "Comptoir 1"


def test_a_long_title_is_cut_between_two_words() -> None:
    assert shortened("a short title", 20) == "a short title"
    assert shortened("a title, that goes on and on", 20) == "a title, that goes…"


def test_those_of_a_closed_place_have_a_name_together(programme: Programme) -> None:
    groups = {name: place.group for name, place in places_of(programme).items() if not place.public}

    assert groups["comptoir-1-desk"] == "Comptoir 1 · animateurs"
    assert (groups["restitution-desk"], groups["regie"]) == ("Restitution · pupitre", "Organisateurs")
    assert len(set(groups.values())) == len(groups)
