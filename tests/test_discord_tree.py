"""The slash commands as Discord lists them; forms as they are shown and filled in."""

import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from importlib import resources
from typing import Any

import pytest

from adapters.discord.client import DiscordClient
from adapters.discord.forms import LONGEST_ID, custom_id, filled, form_of, key_of, question_form
from adapters.discord.tree import FIELDS, OPTIONS, payload, sync
from adapters.discord.wording import found
from adapters.rehearsal.discord import DiscordServer
from bot.commands import COMMANDS, Who
from bot.port.chat import Action, Field, Suggestion
from bot.words.event_words import WORDS, with_words


def every(nodes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for node in nodes:
        yield node
        yield from every(node.get("options", []))


def leaves(group: str | None = None) -> Mapping[str, dict[str, Any]]:
    tree = {command["name"]: command for command in payload("fr") if command["type"] == 1}
    if group is None:
        return {name: command for name, command in tree.items() if name not in ("bureau", "regie")}
    return {command["name"]: command for command in tree[group]["options"]}


def test_each_command_stands_where_those_look_who_may_use_it() -> None:
    where = {None: Who.EVERYONE, "bureau": Who.DESK, "regie": Who.REGIE}
    assert {group: set(leaves(group)) for group in where} == {
        group: {c.french for c in COMMANDS if c.who is who or (c.in_regie and who is Who.REGIE)}
        for group, who in where.items()
    }


def test_names_are_french_and_english() -> None:
    scene = leaves("bureau")["scene"]
    assert (scene["name"], scene["name_localizations"]) == ("scene", {"en-US": "stage", "en-GB": "stage"})


def test_an_english_event_has_english_names_that_the_french_read_in_french() -> None:
    tree = {command["name"]: command for command in payload("en")}
    ask, stage = tree["ask"], next(c for c in tree["desk"]["options"] if c["name"] == "stage")
    assert (ask["name_localizations"], stage["name_localizations"]) == ({"fr": "question"}, {"fr": "scene"})
    assert ask["description_localizations"].keys() == {"fr"}
    text = next(option for option in ask["options"] if option["name"] == "text")
    assert text["name_localizations"] == {"fr": "texte"}
    assert tree["Ask as a question"]["name_localizations"] == {"fr": "Poser comme question"}


def test_options_are_named_as_people_were_told() -> None:
    told = {"comptoir", "code", "dans", "texte", "anonyme", "raison", "minutes", "salle", "personne"}
    told |= {"heure", "fin"}
    assert {node["name"] for node in every(payload("fr")) if "required" in node} <= told
    assert [option["name"] for option in leaves("bureau")["repondu"]["options"]] == ["code", "texte"]
    assert [option["name"] for option in leaves("regie")["annonce"]["options"]] == [
        *("texte", "comptoir", "heure", "fin"),
    ]


def test_no_two_options_are_read_as_one() -> None:
    named = {(option.english, option.name) for options in OPTIONS.values() for option in options}
    assert len(FIELDS) == len(named)


def test_every_command_and_option_is_described_in_both_languages() -> None:
    described = [node for node in every(payload("fr")) if node["type"] != 3 or "required" in node]
    for node in described:
        assert node["description"] != found("fr", "command"), node["name"]
        assert 1 <= len(node["description"]) <= 100
        assert {len(text) <= 100 for text in node["description_localizations"].values()} == {True}


def test_descriptions_and_forms_are_in_the_words_of_the_event() -> None:
    words = {"comptoir": "une table ronde", "regie": "un poste de contrôle"}
    tree = {command["name"]: command for command in payload("fr", words)}
    (comptoir, _) = tree["questions"]["options"]
    assert tree["questions"]["description"] == "Les questions d’une table ronde"
    assert tree["regie"]["description"] == "Pour les organisateurs, dans le poste de contrôle"
    assert (comptoir["name"], comptoir["description"]) == ("comptoir", "La table ronde\u00a0: C1, C2…")

    form = form_of(question_form(), "fr", words=words)
    assert [line["label"] for line in form["components"]] == [
        "Votre question",
        "Table ronde",
        "Rester anonyme",
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_description_keeps_a_word_that_the_event_replaced(language: str) -> None:
    source = (resources.files("adapters.discord") / "words" / f"{language}.ftl").read_text("utf-8")

    read = re.sub(
        r"^[\w-]+ =|^#.*$", "", with_words(source, language, dict.fromkeys(WORDS, "truc")), flags=re.M
    )

    assert re.findall(r"(?i)comptoir|animateur|moderator|témoin|rapporteur|régie|control room", read) == []


def test_options_are_those_of_commands_that_exist_or_will() -> None:
    assert OPTIONS.keys() <= {command.french for command in COMMANDS} | {"lier", "moi"}


def test_required_options_come_first() -> None:
    for node in every(payload("fr")):
        required = [option.get("required", False) for option in node.get("options", [])]
        assert required == sorted(required, reverse=True)


def test_both_languages_have_the_same_words() -> None:
    keys = [
        {line.split(" = ")[0] for line in text.splitlines() if " = " in line and not line.startswith("#")}
        for language in ("fr", "en")
        for text in [(resources.files("adapters.discord") / "words" / f"{language}.ftl").read_text("utf-8")]
    ]
    assert keys[0] == keys[1]


# ── Updating Discord ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
async def discord() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as server:
        yield server


@pytest.fixture
async def client(discord: DiscordServer) -> AsyncIterator[DiscordClient]:
    made = DiscordClient(discord.token, discord.api)
    await made.login()
    yield made
    await made.close()


async def test_commands_are_registered_once(discord: DiscordServer, client: DiscordClient) -> None:
    done = [await sync(client, discord.guild.id, "fr") for _ in range(2)]
    assert done == [True, False]


async def test_a_command_that_changed_is_registered_again(
    discord: DiscordServer, client: DiscordClient
) -> None:
    await sync(client, discord.guild.id, "fr")
    kept = discord.world.backend.commands[discord.guild.id]
    aide = next(command for command in kept.values() if command["name"] == "aide")
    aide["description_localizations"] = {"en-US": "Something else"}
    assert await sync(client, discord.guild.id, "fr")
    assert not await sync(client, discord.guild.id, "fr")


async def test_each_person_is_offered_them_in_their_language(
    discord: DiscordServer, client: DiscordClient
) -> None:
    await sync(client, discord.guild.id, "fr")
    hall = discord.guild.add_place("hall")
    french, english = discord.guild.join("Ana"), discord.guild.join("Bea", locale="en-GB")
    assert "voter" in french.offered(hall)
    assert "bureau" in french.offered(hall)
    assert {"vote", "ask", "desk", "control"} <= set(english.offered(hall))


async def test_an_event_that_finds_its_words_changes_what_was_registered(
    discord: DiscordServer, client: DiscordClient
) -> None:
    await sync(client, discord.guild.id, "fr")
    assert await sync(client, discord.guild.id, "fr", {"comptoir": "atelier"})
    assert not await sync(client, discord.guild.id, "fr", {"comptoir": "atelier"})


async def test_an_english_event_changes_what_was_registered(
    discord: DiscordServer, client: DiscordClient
) -> None:
    await sync(client, discord.guild.id, "fr")
    assert await sync(client, discord.guild.id, "en")
    hall = discord.guild.add_place("hall")
    french, german = discord.guild.join("Ana"), discord.guild.join("Cem", locale="de")
    assert "voter" in french.offered(hall)
    assert {"vote", "desk"} <= set(german.offered(hall))


# ── Forms ───────────────────────────────────────────────────────────────────────────────────────────────


ANSWER = Action("line:17", "Traitée", "✅", (Field("answer", "La réponse", required=False, length=500),))


def test_a_button_without_a_form_has_its_key() -> None:
    assert custom_id(Action("vote:17", "Voter", "👍")) == "vote:17"


def test_a_form_is_known_by_the_id_of_its_button() -> None:
    id = custom_id(ANSWER)
    assert (key_of(id), len(id) <= LONGEST_ID) == ("line:17", True)
    form = form_of(id, "fr")
    assert (form["custom_id"], form["title"]) == (id, "La réponse")
    (line,) = form["components"]
    assert line["label"] == "La réponse, en une ligne"
    assert line["component"] == {
        "type": 4,
        "custom_id": "answer",
        "style": 2,
        "required": False,
        "max_length": 500,
    }


@pytest.mark.parametrize(
    ("locale", "title"),
    [("fr", "La réponse"), ("en-US", "The answer"), ("de", "The answer"), (None, "The answer")],
)
def test_a_form_speaks_the_language_of_its_person(locale: str | None, title: str) -> None:
    assert form_of(custom_id(ANSWER), locale)["title"] == title


def test_a_form_of_another_version_is_shown_all_the_same() -> None:
    form = form_of("f:shout:3|volume!20|…|", "fr")
    assert (form["title"], [line["label"] for line in form["components"]]) == ("Formulaire", ["volume"])


def test_a_form_that_fits_no_button_is_no_surprise_on_the_day() -> None:
    with pytest.raises(ValueError, match="characters"):
        custom_id(Action("a" * 90, "", "", (Field("answer", ""),)))


OFFERED = [Suggestion("C1", "C1 · Titre 1"), Suggestion("C2", "C2 · Titre 2")]


def asking(given: Mapping[str, str], offered: Sequence[Suggestion] = ()) -> list[dict[str, Any]]:
    form = form_of(question_form(), "fr", given, offered)
    return [line["component"] for line in form["components"]]


def test_the_form_is_filled_in_with_the_given_fields() -> None:
    text, comptoir, anonymous = asking({"comptoir": "C1", "anonyme": "oui"})
    assert (text["required"], comptoir["value"]) == (True, "C1")
    assert [option["value"] for option in anonymous["options"] if option["default"]] == ["oui"]


def test_the_comptoir_of_a_question_is_chosen_from_a_list() -> None:
    _, comptoir, _ = asking({}, OFFERED)
    assert comptoir == {
        "type": 3,
        "custom_id": "comptoir",
        "required": False,
        "min_values": 0,
        "options": [
            {"label": "C1 · Titre 1", "value": "C1", "default": False},
            {"label": "C2 · Titre 2", "value": "C2", "default": False},
        ],
    }
    _, given, _ = asking({"comptoir": "C2"}, OFFERED)
    assert [option["default"] for option in given["options"]] == [False, True]


def test_a_comptoir_that_is_not_on_the_list_is_typed() -> None:
    _, comptoir, _ = asking({"comptoir": "C9"}, OFFERED)
    assert (comptoir["type"], comptoir["value"]) == (4, "C9")


def test_a_list_has_no_more_options_than_discord_takes() -> None:
    _, comptoir, _ = asking({}, [Suggestion(f"C{n}", "é" * 120) for n in range(30)])
    assert len(comptoir["options"]) == 25
    assert {len(option["label"]) for option in comptoir["options"]} == {100}


def test_filled_in_fields_are_read_from_rows_too() -> None:
    rows = [{"type": 1, "components": [{"custom_id": "texte", "value": "Qui ?"}]}, 3, {"component": None}]
    chosen = [{"type": 18, "component": {"custom_id": "anonyme", "values": ["oui"]}}]
    assert filled([*chosen, *rows]) == {"texte": "Qui ?", "anonyme": "oui"}
