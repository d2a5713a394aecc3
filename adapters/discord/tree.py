"""The slash commands as Discord lists them, made of the bot's own table and registered when they change.

https://discord.com/developers/docs/interactions/application-commands
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from adapters.discord.client import DiscordClient
from adapters.discord.journalling import Json
from adapters.discord.typed import GROUPS
from adapters.discord.wording import found, wording
from bot.commands import COMMANDS, Command, Who
from bot.people.appeals import LONGEST as LONGEST_CALL
from bot.questions.rules import LONGEST, LONGEST_PRECISION
from bot.words.event_words import NONE, Word

CHAT_INPUT, MESSAGE_MENU = 1, 3
SUB_COMMAND, STRING, BOOLEAN = 1, 3, 5
LOCALES = {"fr": ("fr",), "en": ("en-US", "en-GB")}  # Discord's locales of each language
LONGEST_DESCRIPTION = 100

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a command.

    With `suggests`, typing is completed. `describes` names a description other than that of its name.
    """

    name: str
    english: str
    required: bool = False
    suggests: bool = False
    kind: int = STRING
    choices: tuple[tuple[str, str], ...] = ()
    longest: int | None = None
    describes: str | None = None


COMPTOIR = Option("comptoir", "comptoir", suggests=True)
CODE = Option("code", "code", suggests=True)
ITS_CODE = Option("code", "code", required=True, suggests=True)
ITS_COMPTOIR = Option("comptoir", "comptoir", required=True, suggests=True)
ITS_TEXT = Option("texte", "text", required=True)
ITS_TARGET = Option("comptoir", "comptoir", required=True, suggests=True, describes="comptoir-changement")
MINUTES = Option("minutes", "minutes", required=True)
REASON = Option("raison", "reason", longest=LONGEST)
LANGUAGES = (("Français", "fr"), ("English", "en"))
YES_OR_NO = (("oui · yes", "oui"), ("non · no", "non"))

# In the order in which Discord offers them.
OPTIONS: Mapping[str, tuple[Option, ...]] = {
    "question": (
        Option("texte", "text", longest=LONGEST, describes="texte-question"),
        COMPTOIR,
        Option("anonyme", "anonymous", kind=BOOLEAN),
        CODE,
    ),
    "questions": (COMPTOIR, Option("texte", "text", describes="texte-suite")),
    "programme": (Option("texte", "text", describes="texte-quand"),),
    "manque": (COMPTOIR,),
    "voter": (ITS_CODE,),
    "retirer": (CODE,),
    "alerte": (Option("texte", "text", required=True, longest=LONGEST_CALL, describes="texte-alerte"),),
    "preciser": (ITS_CODE, Option("texte", "text", longest=LONGEST_PRECISION, describes="texte-precision")),
    "suivre": (Option("comptoir", "comptoir", suggests=True, describes="comptoir-suivre"),),
    "ne-plus-suivre": (Option("comptoir", "comptoir", suggests=True, describes="comptoir-ne-plus-suivre"),),
    "langue": (Option("texte", "text", required=True, choices=LANGUAGES, describes="texte-langue"),),
    "lier": (Option("code", "code", describes="code-lier"),),
    "moi": (Option("code", "code", describes="code-moi"),),
    "scene": (ITS_CODE,),
    "repondu": (CODE, Option("texte", "text", longest=LONGEST, describes="texte-reponse")),
    "plus-tard": (CODE,),
    "ecarter": (CODE, REASON),
    "valider": (Option("code", "code", suggests=True, describes="code-valider"),),
    "moderer": (Option("texte", "text", choices=YES_OR_NO, describes="texte-moderer"),),
    "effacer": (ITS_CODE,),
    "taire": (ITS_CODE,),
    "rendre-parole": (ITS_CODE,),
    "confier": (ITS_CODE, Option("personne", "person", suggests=True)),
    "fusionner": (ITS_CODE, Option("dans", "into", required=True, suggests=True)),
    "separer": (ITS_CODE,),
    "deplacer": (ITS_CODE, ITS_COMPTOIR),
    "pleniere": (CODE,),
    "fiche": (COMPTOIR,),
    "salle": (ITS_TEXT,),
    "retenir": (Option("texte", "text", required=True, describes="texte-retenir"), COMPTOIR),
    "feuille": (Option("comptoir", "comptoir", suggests=True, describes="comptoir-feuille"),),
    "annonce": (
        ITS_TEXT,
        Option("comptoir", "comptoir", suggests=True, describes="comptoir-annonce"),
        Option("heure", "at", suggests=True),
        Option("fin", "until", suggests=True),
    ),
    "consigne": (
        Option("comptoir", "comptoir", required=True, suggests=True, describes="comptoir-consigne"),
        ITS_TEXT,
    ),
    "retard": (ITS_TARGET, MINUTES),
    "avancer": (ITS_TARGET, MINUTES),
    "prolonger": (ITS_TARGET, MINUTES),
    "changer-salle": (ITS_TARGET, Option("salle", "room", required=True, suggests=True)),
    "annuler": (ITS_TARGET, REASON),
    "retablir": (ITS_TARGET,),
}


# An option's English name, and the name that the rest of the bot uses.
FIELDS = {option.english: option.name for options in OPTIONS.values() for option in options}


def payload(
    language: str, words: Mapping[Word, str] = NONE, commands: Sequence[Command] = COMMANDS
) -> list[dict[str, Any]]:
    """Return everyone's commands, then the groups of the desk and of the régie, then the message menu.

    Names and descriptions are in the event's `language`, and localised in the other; descriptions have its
    own `words`.
    """
    everyone = [_command(command, language, words) for command in commands if command.who is Who.EVERYONE]
    groups = [_group(who, [c for c in commands if _is_of(c, who)], language, words) for who in GROUPS]
    return [*everyone, *(group for group in groups if group["options"]), _menu(language)]


def _is_of(command: Command, who: Who) -> bool:
    return command.who is who or (who is Who.REGIE and command.in_regie)


def _command(
    command: Command, language: str, words: Mapping[Word, str], kind: int = CHAT_INPUT
) -> dict[str, Any]:
    options = sorted(OPTIONS.get(command.french, ()), key=lambda option: not option.required)
    key = f"command-{command.french}"
    return {
        "type": kind,
        **_in_both("name", {"fr": command.french, "en": command.english}, language),
        **_described(key if found("fr", key) else "command", language, words),
        "options": [_option(option, language, words) for option in options],
    }


def _group(who: Who, commands: Iterable[Command], language: str, words: Mapping[Word, str]) -> dict[str, Any]:
    french, english = GROUPS[who]
    return {
        "type": CHAT_INPUT,
        **_in_both("name", {"fr": french, "en": english}, language),
        **_described(f"group-{french}", language, words),
        "options": [_command(command, language, words, SUB_COMMAND) for command in commands],
    }


def _menu(language: str) -> dict[str, Any]:
    names = {each: wording(each, "menu-question") for each in LOCALES}
    return {"type": MESSAGE_MENU, **_in_both("name", names, language)}


def _option(option: Option, language: str, words: Mapping[Word, str]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": option.kind,
        **_in_both("name", {"fr": option.name, "en": option.english}, language),
        **_described(f"option-{option.describes or option.name}", language, words),
        "required": option.required,
    }
    if option.suggests:
        made["autocomplete"] = True
    if option.choices:
        made["choices"] = [{"name": label, "value": value} for label, value in option.choices]
    if option.longest:
        made["max_length"] = option.longest
    return made


def _described(key: str, language: str, words: Mapping[Word, str]) -> dict[str, Any]:
    texts = {each: wording(each, key, words)[:LONGEST_DESCRIPTION] for each in LOCALES}
    return _in_both("description", texts, language)


def _in_both(what: str, words: Mapping[str, str], language: str) -> dict[str, Any]:
    """Return the text for clients in the base language or a third one, and the other language's version."""
    others = {
        locale: words[other]
        for other, locales in LOCALES.items()
        if words[other] != words[language]
        for locale in locales
    }
    return {what: words[language], f"{what}_localizations": others}


# ── Telling Discord ─────────────────────────────────────────────────────────────────────────────────────


async def sync(
    client: DiscordClient,
    guild: int,
    language: str,
    words: Mapping[Word, str] = NONE,
    *,
    dry_run: bool = False,
) -> bool:
    """Register the commands in the guild unless they are up to date; return whether it was needed.

    Discord limits how many are created each day, and clients reload newly registered ones. Raises as
    `DiscordClient.ask` does.
    """
    wanted, path = payload(language, words), "/applications/{application_id}/guilds/{guild_id}/commands"
    application = client.me.application
    there = await client.ask(
        "GET", path, params={"with_localizations": "true"}, application_id=application, guild_id=guild
    )
    if isinstance(there, list) and _by_name(there) == _by_name(wanted):
        return False
    if dry_run:
        return True
    await client.ask("PUT", path, wanted, application_id=application, guild_id=guild)
    log.info("discord_commands_registered", guild=guild, commands=len(wanted))
    return True


def _by_name(commands: Iterable[object]) -> dict[tuple[object, object], Json]:
    read = [_essence(command) for command in commands if isinstance(command, Mapping)]
    return {(command["type"], command["name"]): command for command in read}


_DEFAULTS: Json = {"type": CHAT_INPUT, "description": "", "required": False, "autocomplete": False}


def _essence(command: Json) -> Json:
    """Return the parts of a command that we decide, with the defaults that Discord leaves out."""
    nested = {key: command.get(key) or [] for key in ("options", "choices")}
    return {
        **{key: command.get(key, default) for key, default in _DEFAULTS.items()},
        **{key: command.get(key) for key in ("name", "value", "max_length")},
        **{key: command.get(key) or {} for key in ("name_localizations", "description_localizations")},
        **{key: [_essence(c) for c in value if isinstance(c, Mapping)] for key, value in nested.items()},
    }
