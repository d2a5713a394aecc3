"""A reader's view of a message: the question it shows, the changes of an edit, its first words."""

import re

from adapters.rehearsal.demo.watch import Message, code_among
from bot.programme.model import REGIE

CODED = re.compile(r"(?P<code>(?:C\d+|P\d*)-\d+)")
COUNTED = re.compile(rf"{CODED.pattern}(?P<beside>[^·]*) · (?P<votes>\d+\s👍)(?:.* — (?P<state>.+))?")
QUOTED = 44  # characters quoted of a message


def code_in(message: Message) -> str | None:
    """Return the code of the question that a message is, or shows."""
    if message.kind in ("card", "stage"):
        return message.key.split(":")[1]
    return code_among(message.our_marks)


def kind_for_reading(message: Message) -> str:
    """Return a message's kind: those of one kind look alike, and a reader needs only the first in full."""
    parts = message.key.split(":")
    if message.kind == "reminder":
        return f"reminder:{parts[-3]}{', desk' if parts[-2].endswith('-desk') else ''}"
    if message.kind == "digest":
        return "digest" if entries(message.text) else "digest, empty"
    if message.kind == "asking":
        return f"asking, {message.platform}"  # each platform has its own way
    if message.kind == "reply":
        return f"reply:{parts[-1]}{', regie' if message.place == REGIE else ''}"
    return message.kind


def what_is_said(message: Message) -> str:
    """Return the bot's own name for a message without the platform: it is the same on every side."""
    if message.kind == "owner":  # its key ends with the place
        return message.key.replace(f":{message.platform}:", ":", 1)
    return message.key.removesuffix(f":{message.platform}")


def changed_lines(before: str, after: str) -> list[str]:
    known = {_without_countdown(line) for line in before.splitlines()}
    new = [line for line in after.splitlines() if line.strip() and _without_countdown(line) not in known]
    return [line.removeprefix("> ") for line in new]


def state_shown(card: Message) -> str | None:
    """Return a question's state as its card says it, « traitée » for example; None while it waits."""
    small = next((line for line in card.text.splitlines() if CODED.match(line)), "")
    return small.rpartition(" · ")[2] if small.count(" · ") > 1 else None


def is_near(news: str) -> bool:
    """Return whether news of a digest tells of near questions."""
    return " ≈ " in news


def tells_more(news: str) -> bool:
    """Return whether news of a card names another question, or gives its desk's or its asker's words."""
    return len(CODED.findall(news)) > 1 or any(f" {sign} " in news for sign in ("🔎", "↳"))


def _without_countdown(line: str) -> str:
    return re.sub(r" \((?:dans|il y a|maintenant|in |now)[^)]*\)", "", line)


def entries(digest: str) -> dict[str, str]:
    """Return the questions of a digest, with what it says of each: « 3 👍 », « traitée »."""
    said: dict[str, str] = {}
    above = ""
    for line in digest.splitlines():
        if found := COUNTED.match(line):
            on_stage = "▶️ " if above.startswith("▶️") else ""
            beside = f"{found['beside'].strip()} ".lstrip()  # « ≈ C3-1 », « de C2-4 »
            said[found["code"]] = found["state"] or on_stage + beside + found["votes"]
        elif found := re.search(rf" {CODED.pattern}~* — (?P<state>.+)", line):
            said[found["code"]] = found["state"]
        above = line
    return said


def excerpt(text: str) -> str:
    """Return the first line, shortened, without the command that asks."""
    line = text.splitlines()[0] if text.strip() else ""
    line = re.sub(r"^(?:!(?:question|ask|q) |/\S+ (?:texte|text):)", "", line)
    return line if len(line) <= QUOTED else line[: QUOTED - 1].rstrip() + "…"
