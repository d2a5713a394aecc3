"""`mes-donnees` and `oublie-moi`: what is kept of a person, shown to them alone, and erased when they ask."""

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot import body as b
from bot import forgetting, messages, people, queue
from bot import schema as t
from bot.body import Body
from bot.chat import Action
from bot.clock import Now
from bot.commands.turn import Turn, over, refuse, reply, reply_body
from bot.programme import REGIE
from bot.questions import Question
from bot.text import folded

SHOWN = 10  # questions, the newest, and codes voted for: it is read on a phone
LONGEST_WORDS = 60  # characters of a question


def agrees(words: str) -> bool:
    return folded(words).strip(" .!\u202f") in people.AGREEMENTS


# ── What is kept ────────────────────────────────────────────────────────────────────────────────────────


def my_data(turn: Turn) -> None:
    """`mes-donnees`: to who asks, of who asks, and in private."""
    if not turn.is_private:
        refuse(turn, "my-data-privately", surely=True)
    elif turn.arguments:
        refuse(turn, "my-data-own")
    else:
        reply_body(turn, _kept(turn), "my-data")


def _kept(turn: Turn) -> Body:
    say, language = turn.day.words.body, turn.speech
    until = turn.day.words.day(language, turn.day.erased_at)
    return b.join(
        [
            say(language, "my-data-head", until=until),
            *_accounts(turn),
            *_questions(turn),
            *_votes(turn),
            *_drafts(turn),
            *_roles(turn),
            say(language, "my-data-end"),
        ]
    )


def _accounts(turn: Turn) -> list[Body]:
    say, person = turn.day.words.body, turn.account.person
    return [
        say(
            turn.speech,
            "my-data-account",
            platform=account.platform.title(),
            name=(b.Words(account.name),),
            handle=(b.Words(account.handle),),
        )
        for account in people.accounts_of(turn.c, person)
    ] + ([say(turn.speech, "my-data-language")] if turn.account.language else [])


def _questions(turn: Turn) -> list[Body]:
    asked = queue.of_asker(turn.c, turn.account.person)[::-1]
    shown = [_question(turn, question) for question in asked[:SHOWN]]
    more = len(asked) - len(shown)
    return [*shown, turn.day.words.body(turn.speech, "my-data-more", count=more)] if more else shown


def _question(turn: Turn, question: Question) -> Body:
    return turn.day.words.body(
        turn.speech,
        "my-data-question",
        code=question.code,
        state=messages.state_of(turn.day, question, turn.speech),
        words=messages.words_of(turn.day, question, turn.speech, LONGEST_WORDS),
        anonymous=int(question.anonymous),
    )


def _votes(turn: Turn) -> list[Body]:
    voted = _voted(turn.c, turn.account.person)
    if not voted:
        return []
    codes = ", ".join(voted[:SHOWN]) + (", …" if len(voted) > SHOWN else "")
    return [turn.day.words.body(turn.speech, "my-data-votes", count=len(voted), codes=codes)]


def _voted(c: Connection, person: int) -> list[str]:
    """The codes of what they voted for, the newest question first."""
    mine = sa.select(t.votes.c.question).where(t.votes.c.person == person)
    codes = sa.select(t.questions.c.code).where(t.questions.c.id.in_(mine)).order_by(t.questions.c.id.desc())
    return list(c.execute(codes).scalars())


def _drafts(turn: Turn) -> list[Body]:
    """Questions that wait to be told their comptoir."""
    d, heard = t.drafts.c, turn.heard
    mine = sa.select(d.text).where(d.platform == heard.platform, d.handle == heard.handle)
    return [
        turn.day.words.body(turn.speech, "my-data-draft", words=(b.Words(text[:LONGEST_WORDS]),))
        for text in turn.c.execute(mine).scalars()
    ]


def _roles(turn: Turn) -> list[Body]:
    """Who they showed to be, where they are let in, and that their gestures are signed."""
    say, day, person = turn.day.words.body, turn.day, turn.account.person
    named = people.entered_as(turn.c, person)
    names = [day.programme.people[id].name for id in named if id in day.programme.people]
    lines = [say(turn.speech, "my-data-named", name=name) for name in names]
    places = people.places_of(turn.c, person)
    if places:
        shown = ", ".join(messages.place_name(day, place, turn.speech) for place in places)
        lines.append(say(turn.speech, "my-data-places", places=shown))
    gestures = queue.count_gestures(turn.c, person)
    return [*lines, say(turn.speech, "my-data-gestures", count=gestures)] if gestures else lines


# ── Forgetting ──────────────────────────────────────────────────────────────────────────────────────────


def forget_me(turn: Turn) -> None:
    """`oublie-moi` says what will happen and asks; `oublie-moi oui`, or the button, does it."""
    if not turn.is_private:
        refuse(turn, "forget-privately", surely=True)
    elif agrees(turn.arguments):
        _forget(turn)
    else:
        _ask(turn)


def _ask(turn: Turn) -> None:
    buttons = turn.day.platforms[turn.heard.platform].buttons
    action = Action("forget", turn.day.words.line(turn.speech, "action-forget"), "🗑️")
    desk = any(place != REGIE for place in people.places_of(turn.c, turn.account.person))
    body = turn.day.words.body(turn.speech, "forget-ask", buttons=int(buttons))
    if desk:
        body = b.join([body, turn.day.words.body(turn.speech, "forget-ask-desk")])
    reply_body(turn, body, "forgetting", kind="forgetting", actions=(action,) if buttons else ())


def confirmed(turn: Turn, asked: Row[object]) -> None:
    """The button: only who was asked sees it."""
    if asked.person in (None, turn.heard.handle) and turn.is_private:
        _forget(turn)
    else:
        over(turn)


def _forget(turn: Turn) -> None:
    """The answer is the last that we say to them; it forgets for whom it was once it is there.

    It may be handled late: what they asked since, here or on another platform, is not theirs any more. The
    clocks of platforms differ; none of them is believed about what is still to come on another.
    """
    heard, now = turn.heard, turn.now
    then = Now(turn.at, heard.at)
    elsewhere = min(then, now, key=lambda instant: instant.wall)
    until = dict.fromkeys(turn.day.platforms, elsewhere) | {heard.platform: then}
    forgetting.forget(turn.c, turn.day, now, turn.account.person, until)
    row = reply(turn, "forgotten")
    if row is not None:
        forgetting.forget_row(turn.c, row)
