"""What people do on a page, and who enters and leaves a closed one, as it is journalled and read again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.port.chat import Incoming, Joined, Left, Pressed, RawEvent

PLATFORM = "web"
JOINED, LEFT = "joined", "left"


@dataclass(frozen=True, slots=True)
class Act:
    """One form that somebody sent: `action` and `fields` are those of `Pressed`."""

    event: str
    place: str
    handle: str
    name: str
    language: str
    action: str
    fields: Mapping[str, str]
    target: str | None = None
    in_room: bool = False


def raw_of(act: Act, at: datetime) -> RawEvent:
    content = {
        "handle": act.handle,
        "name": act.name,
        "language": act.language,
        "action": act.action,
        "fields": dict(act.fields),
        "target": act.target,
        "at": at.astimezone(UTC).isoformat(),
        "in_room": act.in_room,
    }
    return RawEvent(act.event, act.place, content)


def passage(event: str, place: str, handle: str, way: str, at: datetime) -> RawEvent:
    """Return what says that a device entered a closed place (`JOINED`), or left it (`LEFT`)."""
    content = {"handle": handle, "member": way, "at": at.astimezone(UTC).isoformat()}
    return RawEvent(event, place, content)


def read_event(event: RawEvent) -> Incoming | None:
    """Translate what was journalled; None for what is not ours."""
    content = event.content
    try:
        if "member" in content:
            kind = Joined if content["member"] == JOINED else Left
            at = datetime.fromisoformat(content["at"]).astimezone(UTC)
            return kind(PLATFORM, event.event, event.remote, _text(content["handle"]), "", at)
        return Pressed(
            platform=PLATFORM,
            event=event.event,
            place=event.remote,
            handle=_text(content["handle"]),
            name=_text(content["name"]),
            at=datetime.fromisoformat(content["at"]).astimezone(UTC),
            action=_text(content["action"]),
            target=None if content["target"] is None else _text(content["target"]),
            fields={_text(name): _text(value) for name, value in content["fields"].items()},
            language=_text(content["language"]),
            in_room=content.get("in_room") is True,
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(type(value).__name__)
    return value
