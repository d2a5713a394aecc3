"""The keys of the two files, table by table; `docs/reference.md` says what each means.

`KEYS_OF` lists them by where they stand: `*` is a name that people choose, `[]` an item of a list. The keys
that a platform adds are in its own `adapters/<platform>/files.py`.
"""

from collections.abc import Mapping, Sequence

PROGRAMME = ("event", "rooms", "people", "organisers", "sessions", "stands")
EVENT = ("id", "title", "abstract", "date", "start", "end", "timezone", "language", "words", "code")
EVENT_WORDS = ("comptoir", "animateur", "grand-temoin", "regie")
ROOM = ("name", "stream")
PERSON = ("name", "title", "organisation", "project")  # and an account on each platform
SESSION = (
    *("id", "kind", "number", "title", "abstract", "question", "questions", "moderation", "restitution"),
    *("start", "end", "room", "rooms", "stream"),
    *("experts", "grand-temoin", "animateurs", "speakers", "source"),
)
STAND = ("project", "organisation", "people")

SETTINGS = (
    *("programme", "database", "clock", "reminders", "digest", "restitution", "report", "retention", "flood"),
    *("platforms", "health"),
)
CLOCK = ("start", "speed")
REMINDERS = ("hall", "place", "last-questions", "presence")
DIGEST = ("at", "lines", "refresh")
RESTITUTION = ("sheets", "frozen", "words", "confirm")
FLOOD = ("questions", "commands", "pressure")
HEALTH = ("port",)

ALSO_WRITTEN = {
    "organisers": "organizers",
    "organisation": "organization",
    "grand-temoin": "rapporteur",
    "animateurs": "moderators",
    "animateur": "moderator",
}  # a file keeps to one of the two

KEYS_OF: Mapping[str, Mapping[str, Sequence[str]]] = {
    "programme.yaml": {
        "": PROGRAMME,
        "event": EVENT,
        "event.words": EVENT_WORDS,
        "rooms.*": ROOM,
        "people.*": PERSON,
        "sessions[]": SESSION,
        "stands[]": STAND,
    },
    "comptoir.yaml": {
        "": SETTINGS,
        "clock": CLOCK,
        "reminders": REMINDERS,
        "digest": DIGEST,
        "restitution": RESTITUTION,
        "flood": FLOOD,
        "health": HEALTH,
    },
}
