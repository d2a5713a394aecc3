"""Forms: how they open, how they are shown, and how they are read.

A form is known from its custom id alone. A button that opens one bears `f:<key>|<field><sign><length>|…`,
where the sign is `!` if the field is required, else `?`. So it works after a restart, and without asking the
core.

https://discord.com/developers/docs/components/reference
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from adapters.discord.wording import found, language_of, wording
from bot.port.chat import Action, Field, Suggestion
from bot.words.event_words import NONE, Word

LONGEST_ID, LONGEST_TITLE, LONGEST_LABEL = 100, 45, 45
OPENS = "f:"
TEXT_INPUT, SELECT, LABEL = 4, 3, 18
LINE, PARAGRAPH = 1, 2
MOST_OPTIONS = 25
ON_ONE_LINE = 100  # characters; a field that may be longer is shown several lines high

_FIELD = re.compile(r"(?P<name>[\w-]+)(?P<sign>[!?])(?P<length>\d{1,4})")

# The form that `/question` opens when given no text, in the order of the screen.
QUESTION, COMPTOIR = "question", "comptoir"
QUESTION_FIELDS = (
    Field("texte", "", required=True, length=500),
    Field(COMPTOIR, "", required=False, length=100),
    Field("anonyme", "", required=False, length=3),
)
YES, NO = "oui", "non"
CHOICES: Mapping[str, tuple[str, ...]] = {"anonyme": (NO, YES)}  # the first is preselected


def _choices(language: str) -> dict[str, Sequence[Suggestion]]:
    return {
        name: [Suggestion(value, wording(language, f"choice-{value}")) for value in values]
        for name, values in CHOICES.items()
    }


def custom_id(action: Action) -> str:
    """Return the custom id of this action's button; raises ValueError if its form is too long."""
    if not action.form:
        return action.key[:LONGEST_ID]
    return _form_id(action.key, action.form)


def _form_id(key: str, fields: Sequence[Field]) -> str:
    parts = [f"{field.name}{'!' if field.required else '?'}{field.length}" for field in fields]
    made = OPENS + "|".join([key, *parts])
    if len(made) > LONGEST_ID:
        raise ValueError(f"a form of {len(made)} characters")
    return made


def key_of(custom: str) -> str:
    """Return the key of the action that a button or a form stands for."""
    return custom.removeprefix(OPENS).partition("|")[0] if custom.startswith(OPENS) else custom


def opens_form(custom: str) -> bool:
    return custom.startswith(OPENS)


def form_of(
    custom: str,
    locale: object = None,
    given: Mapping[str, str] | None = None,
    comptoirs: Sequence[Suggestion] = (),
    words: Mapping[Word, str] = NONE,
) -> dict[str, Any]:
    """Build the form that a custom id names, in the person's language and the event's words.

    `given` holds its initial values. The comptoir is chosen from `comptoirs`. If there are none, or the given
    one is not among them, it is typed.
    """
    key, *parts = custom.removeprefix(OPENS).split("|")
    fields = [field for field in map(_field, parts) if field]
    language = language_of(locale)
    title = found(language, f"form-{_stem(key)}", words) or wording(language, "form", words)
    options = {**_choices(language), COMPTOIR: comptoirs}
    shown = [
        _shown(field, language, (given or {}).get(field.name, ""), options.get(field.name, ()), words)
        for field in fields
    ]
    return {"custom_id": custom, "title": title[:LONGEST_TITLE], "components": shown}


def question_form() -> str:
    """Return the custom id of the form that asks a question."""
    return _form_id(QUESTION, QUESTION_FIELDS)


def asks_comptoir(custom: str) -> bool:
    return any(part.startswith(COMPTOIR) for part in custom.split("|")[1:])


def _field(part: str) -> Field | None:
    read = _FIELD.fullmatch(part)
    return Field(read["name"], "", read["sign"] == "!", int(read["length"])) if read else None


def _stem(key: str) -> str:
    return key.partition(":")[0]


def _shown(
    field: Field, language: str, given: str, options: Sequence[Suggestion], words: Mapping[Word, str]
) -> dict[str, Any]:
    label = found(language, f"field-{field.name}", words) or field.name
    hint = found(language, f"hint-{field.name}", words)
    is_offered = options and (not given or given in [option.value for option in options])
    control = _choice(field, given, options[:MOST_OPTIONS]) if is_offered else _line(field, given)
    shown = {"type": LABEL, "label": label[:LONGEST_LABEL], "component": control}
    return {**shown, "description": hint[:LONGEST_ID]} if hint else shown


def _line(field: Field, given: str) -> dict[str, Any]:
    line = {
        "type": TEXT_INPUT,
        "custom_id": field.name,
        "style": LINE if field.length <= ON_ONE_LINE else PARAGRAPH,
        "required": field.required,
        "max_length": max(1, min(field.length, 4000)),
    }
    return {**line, "value": given[: field.length]} if given else line


def _choice(field: Field, given: str, options: Sequence[Suggestion]) -> dict[str, Any]:
    chosen = given or (options[0].value if field.name in CHOICES else "")
    shown = [
        {"label": option.label[:LONGEST_ID], "value": option.value, "default": option.value == chosen}
        for option in options
    ]
    made = {"type": SELECT, "custom_id": field.name, "required": field.required, "options": shown}
    return made if field.required else {**made, "min_values": 0}


def filled(components: object) -> dict[str, str]:
    """Return the values filled in, by field."""
    values: dict[str, str] = {}
    for outer in components if isinstance(components, list) else ():
        if not isinstance(outer, Mapping):
            continue
        inner = outer.get("component")
        row = outer.get("components")
        for control in [inner] if isinstance(inner, Mapping) else row if isinstance(row, list) else ():
            if isinstance(control, Mapping) and isinstance(control.get("custom_id"), str):
                values[control["custom_id"]] = _value(control)
    return values


def _value(control: Mapping[str, Any]) -> str:
    value, chosen = control.get("value"), control.get("values")
    if isinstance(value, str):
        return value
    return str(chosen[0]) if isinstance(chosen, list) and chosen else ""
