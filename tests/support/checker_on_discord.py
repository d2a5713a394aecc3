"""Compares the Discord of a small event with the bot's database, once everything is over."""

import re
from collections import Counter
from datetime import datetime

from checker import (
    AS_ASKED,
    SHOWN_TO_ALL,
    Sent,
    Verdict,
    check_database,
    check_order,
    check_reminders,
)
from simcord.backend.models import Message
from small_discord import Asked, DiscordSide
from small_event import SmallEvent

from adapters.rehearsal.discord.seen import seen

_REHEARSED = r"(?:\\?\[répétition\\?\] )?"
CARD = re.compile(f"{_REHEARSED}❓ ")
# Begins what people are told who asked by the command; a precision is noted « sous » its code.
NOTED = re.compile(f"{_REHEARSED}C’est noté(?! sous)")
CODE = re.compile(r"\b(?:C\d+|P\d*)-\d+\b")


def check_discord(day: SmallEvent, discord: DiscordSide) -> Verdict:
    """Check everything, once the bot has caught up."""
    verdict = Verdict()
    _check_questions(verdict, day, discord)
    _check_receipts(verdict, day, discord)
    _check_cards(verdict, day, discord)
    check_said_on_discord(verdict, day, discord)
    for how in ("message", "slash"):  # messages from an absence are read after it
        sent = [_sent(asked) for asked in discord.asked if asked.how == how and not asked.failed]
        check_order(verdict, day, "discord", sent)
    check_reminders(verdict, day, "discord", said_at(day, discord))
    check_database(verdict, day)
    verdict.messages = len(_standing(discord))
    return verdict


def _sent(asked: Asked) -> Sent:
    return asked.event, asked.began, asked.ended


def _check_questions(verdict: Verdict, day: SmallEvent, discord: DiscordSide) -> None:
    """Check that each question has one row, or at most one if it failed visibly to its asker."""
    taken_in = "SELECT text, event, session FROM questions WHERE platform = 'discord' AND text <> ''"
    rows = day.rows(f"{taken_in} AND {AS_ASKED}")
    taken = Counter(text for text, _, _ in rows)
    asked = {each.text: each for each in discord.asked}
    assert len(asked) == len(discord.asked), "words are to be each question's own"
    verdict.questions = len(asked)
    verdict.failed = sum(each.failed for each in discord.asked)
    verdict.lost += [f"question {text}" for text, each in asked.items() if not (each.failed or taken[text])]
    verdict.doubled += [f"question {text}" for text, times in taken.items() if times > 1]
    for text, event, session in rows:
        if text not in asked:
            verdict.wrong.append(f"nobody asked {text}")
        elif asked[text].event not in ("", event):
            verdict.wrong.append(f"{text} was asked by {asked[text].event}, not {event}")
        elif asked[text].place != session:
            verdict.wrong.append(f"{text} was asked in {asked[text].place}, not {session}")


def _check_receipts(verdict: Verdict, day: SmallEvent, discord: DiscordSide) -> None:
    """Check that each person who asked by a command was told the code, once, and in private."""
    codes = dict(day.rows(f"SELECT text, code FROM questions WHERE platform = 'discord' AND {AS_ASKED}"))
    told: Counter[str] = Counter()
    for place in discord.places:
        alone = (m for m in discord.history(place) if m.is_ephemeral and m.author_id == discord.server.bot_id)
        receipts = (text for m in alone if NOTED.match(text := _text(discord, m)))
        told.update(code for text in receipts for code in set(CODE.findall(text)))
    for asked in discord.asked:
        if asked.how != "slash" or asked.text not in codes:
            continue
        code = codes[asked.text]
        if asked.told is not None and code not in CODE.findall(asked.told):
            verdict.wrong.append(f"{code} was answered {asked.told!r}")
        verdict.lost += [f"receipt {code}"] * (asked.told is not None and not told[code])
        verdict.doubled += [f"receipt {code}"] * (told[code] > 1)


def _check_cards(verdict: Verdict, day: SmallEvent, discord: DiscordSide) -> None:
    """Check that each question of any platform has one card in its place, with code, words and button."""
    asked = {each.text: each for each in discord.asked}
    for place in discord.places:
        if place.endswith("-desk"):
            continue
        cards = [seen(discord.server.world, m, discord.organiser.id) for m in discord.said(place)]
        cards = [card for card in cards if CARD.match(card.text)]
        by_code: dict[str, list[int]] = {}
        for nth, card in enumerate(cards):  # its own code stands first; others say where it goes
            for code in CODE.findall(card.text)[:1]:
                by_code.setdefault(code, []).append(nth)
        here = f"SELECT code, text FROM questions WHERE session = '{place}' AND text <> '' AND {SHOWN_TO_ALL}"
        as_asked = {code for (code,) in day.rows(f"SELECT code FROM questions WHERE {AS_ASKED}")}
        for code, text in day.rows(here):
            found = [cards[nth] for nth in by_code.get(code, [])]
            verdict.lost += [f"card {code} on discord"] * (not found)
            verdict.doubled += [f"card {code} on discord"] * (len(found) > 1)
            verdict.wrong += [f"words of card {code}" for card in found if text not in card.text]
            if text in asked and asked[text].how == "message" and code in as_asked:
                elsewhere = {str(card.reply_to) for card in found} - {asked[text].event}
                verdict.wrong += [f"card {code} under {message}" for message in elsewhere]


def check_said_on_discord(verdict: Verdict, day: SmallEvent, discord: DiscordSide) -> None:
    """Check that sent rows of the outbox and messages that still stand correspond one to one."""
    verdict.doubled += [f"nonce {nonce}" for nonce, times in discord.spoken.nonces.items() if times > 1]
    rows = day.rows(
        "SELECT said.remote, said.key, removal.id FROM outbox AS said"
        " LEFT JOIN outbox AS removal ON removal.target_row = said.id AND removal.operation = 'remove'"
        " WHERE said.platform = 'discord' AND said.operation = 'say' AND said.person IS NULL"
        " AND said.remote IS NOT NULL"
    )
    standing = {str(message.id) for message in _standing(discord)}
    known = Counter(remote for remote, _, _ in rows)
    verdict.wrong += [f"{times} rows are message {remote}" for remote, times in known.items() if times > 1]
    verdict.doubled += [f"message {id} of no row" for id in standing - known.keys()]
    verdict.lost += [
        f"message {key}" for remote, key, removal in rows if removal is None and remote not in standing
    ]


def _standing(discord: DiscordSide) -> list[Message]:
    return [message for place in discord.places for message in discord.said(place)]


def said_at(day: SmallEvent, discord: DiscordSide) -> dict[str, datetime]:
    """Return when each reminder that still stands was sent, by its key."""
    at = {str(message.id): datetime.fromisoformat(message.timestamp) for message in _standing(discord)}
    rows = day.rows("SELECT key, remote FROM outbox WHERE kind = 'reminder' AND platform = 'discord'")
    return {key: at[remote] for key, remote in rows if remote in at}


def _text(discord: DiscordSide, message: Message) -> str:
    return seen(discord.server.world, message, discord.organiser.id).text
