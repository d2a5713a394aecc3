"""A form as it is sent back: https://discord.com/developers/docs/components/reference"""

from collections.abc import Mapping
from typing import Any

from simcord.enums import ComponentType

from adapters.rehearsal.discord.options import NotOffered
from adapters.rehearsal.discord.seen import fields_in

SPREAD = (ComponentType.STRING_SELECT, ComponentType.CHECKBOX_GROUP)  # several values
SHOWN = ComponentType.TEXT_DISPLAY


def submission(modal: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the `data` of the interaction; raises NotOffered if the client would not send it."""
    fields = list(fields_in(modal["components"]))
    known = {name for label, node in fields for name in (label, node["custom_id"])}
    unknown = values.keys() - known
    if unknown:
        raise NotOffered(f"no field {sorted(unknown)} in this form, but {sorted(known)}")
    components = [wrapped(component, values) for component in modal["components"]]
    return {"custom_id": modal["custom_id"], "components": components}


def wrapped(component: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    outside = {"type": component["type"], "id": component.get("id", 0)}
    if component["type"] == ComponentType.LABEL:
        child = sent(component.get("label") or "", component["component"], values)
        return {**outside, "component": child}
    if component["type"] == ComponentType.ACTION_ROW:
        children = [sent(child.get("label") or "", child, values) for child in component["components"]]
        return {**outside, "components": children}
    return outside


def sent(label: str, node: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    custom_id, kind = node["custom_id"], node["type"]
    value = values.get(custom_id, values.get(label, node.get("value")))
    sent = {"type": kind, "custom_id": custom_id, "id": node.get("id", 0)}
    if kind == ComponentType.TEXT_INPUT:
        return {**sent, "value": checked(label or custom_id, node, value or "")}
    if kind in SPREAD:
        chosen = [value] if isinstance(value, str) else list(value or [])
        return {**sent, "values": chosen_of(label or custom_id, node, chosen)}
    return {**sent, "value": value}


def checked(label: str, node: Mapping[str, Any], value: str) -> str:
    if not isinstance(value, str):
        raise NotOffered(f"{label!r} takes a text")
    if not value and node.get("required", True):
        raise NotOffered(f"{label!r} is required")
    if value and len(value) < (node.get("min_length") or 0):
        raise NotOffered(f"{label!r} takes at least {node['min_length']} characters")
    if len(value) > (node.get("max_length") or 4000):
        raise NotOffered(f"{label!r} takes at most {node.get('max_length') or 4000} characters")
    return value


def chosen_of(label: str, node: Mapping[str, Any], chosen: list[str]) -> list[str]:
    """Return the chosen values, given as labels or values; the defaults if nothing is chosen."""
    by_label = {option["label"]: option["value"] for option in node.get("options") or []}
    values = [by_label.get(one, one) for one in chosen]
    values = values or [option["value"] for option in node.get("options") or [] if option.get("default")]
    if any(value not in by_label.values() for value in values):
        raise NotOffered(f"{label!r} offers {list(by_label)}, not {chosen}")
    if not values and node.get("required", True):
        raise NotOffered(f"{label!r} is required")
    return values
