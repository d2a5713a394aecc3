"""The rest of a question's life, as people play it: merged, moved, made precise, let through, owned."""

from adapters.rehearsal.demo.acts import Asked
from adapters.rehearsal.demo.desk import DONE, Play, slot_of
from adapters.rehearsal.demo.hours import CATCHING_UP
from adapters.rehearsal.demo.watch import Message, NotSeen
from bot.questions import clarifying
from bot.questions.digests import PAIR_MARK
from bot.questions.rules import State

PRECISE = "✏️"

# ── Merged ──────────────────────────────────────────────────────────────────────────────────────────────


async def merge_by_tap(play: Play, who: str, asked: Asked, into: Asked) -> None:
    """Tap 🔗 in the digest, once it says that these two are near."""
    digest = await play.digest(asked.session, play.platform_of(who))
    near = f"{asked.code} ≈ {into.code} "
    await play.until(lambda: (near in digest.text and offers(digest, PAIR_MARK)) or None, near)
    await play.tap(who, digest, PAIR_MARK)
    await shows(play, asked, into.code)
    asked.leads_to = into


def offers(message: Message, mark: str) -> bool:
    return message.button(mark) is not None or mark in message.our_marks


async def shows(play: Play, asked: Asked, words: str) -> None:
    """Wait until all the cards of a question bear these words."""
    cards = [message for message in asked.shown.values() if message.ours]
    # A page shows no question that went on elsewhere.
    await play.until(
        lambda: all(card.removed or words in card.text for card in cards) or None, f"{asked.code} {words}"
    )


# ── Passed on ───────────────────────────────────────────────────────────────────────────────────────────


async def move(play: Play, who: str, asked: Asked, to: str, *, ends: State) -> Asked:
    """Move a question to another comptoir by word; return it as it goes on there."""
    prefix = play.app.day.prefixes[to]
    await play.desk(who, asked.session, "deplacer", code=asked.code, comptoir=prefix)
    return await _goes_on(play, asked, to, ends)


async def carry_by_tap(play: Play, who: str, asked: Asked, to: str, *, ends: State) -> Asked:
    """Carry a question to the plenary from the board of what is still open; return it as it goes on there."""
    board = await still_open(play, who, asked.session)
    await play.tap(who, board, await _slot(play, board, asked))
    return await _goes_on(play, asked, to, ends)


async def decline_the_rest(play: Play, who: str, session: str) -> None:
    """Decline what is still open after a session for want of time."""
    board = await still_open(play, who, session)
    await play.tap(who, board, "❌")
    await play.until(lambda: board.versions > 1 or None, f"❌ {session}")


async def still_open(play: Play, who: str, session: str) -> Message:
    """Wait for the board of what is still open after a session."""
    return await play.hears(play.session(session).desk, f"open:{session}:", on=[play.platform_of(who)])


async def _slot(play: Play, board: Message, asked: Asked) -> str:
    return await play.until(lambda: slot_of(board, asked.code), f"{asked.code} / {board.text}")


async def _goes_on(play: Play, asked: Asked, to: str, ends: State) -> Asked:
    passed = await play.card(to, asked.text, ends=ends, asker=asked.asker)
    asked.leads_to = passed
    return passed


# ── Made precise ────────────────────────────────────────────────────────────────────────────────────────


async def ask_precision(play: Play, who: str, asked: Asked, request: str) -> None:
    """Tap 🔎 under the on-stage card; where no form opens, the standard sentence is asked."""
    await play.tap_stage(who, asked, clarifying.MARK, request)
    await shows(play, asked, request)


async def make_precise(play: Play, asked: Asked, words: str) -> None:
    """Have the asker answer by the form of ✏️; raises NotSeen if what shows the question names them."""
    assert asked.asker is not None
    card = asked.shown[play.platform_of(asked.asker)]
    await play.until(lambda: card.button(PRECISE), f"{PRECISE} {asked.code}")
    await play.tap(asked.asker, card, PRECISE, words)
    await shows(play, asked, words)
    play.check_hidden(asked)


# ── Let through ─────────────────────────────────────────────────────────────────────────────────────────


async def moderate(play: Play, who: str, session: str) -> None:
    await play.desk_says(who, session, "moderer", texte="oui" if play.language == "fr" else "yes")
    await play.hears(play.session(session).desk, f"moderation:{session}:")


async def propose(play: Play, who: str, session: str, text: str, *, ends: State) -> Asked:
    """Ask in a moderated comptoir; raises NotSeen if others see a card of it at once."""
    message = await play.command(who, session, "question", texte=text)
    asked = await play.coded(who, message, text, ends=ends)
    if any(play.watch.find(platform, session, f"card:{asked.code}:") for platform in play.sides):
        raise NotSeen(f"🕓 {text}")
    return asked


async def let_through(play: Play, who: str, asked: Asked) -> None:
    """Tap the question's number on the board of what waits; then everyone sees it."""
    desk = play.session(asked.session).desk
    board = await play.hears(desk, "proposals:", on=[play.platform_of(who)])
    await play.tap(who, board, await _slot(play, board, asked))
    await play.seen(asked)


async def let_all_through(play: Play, who: str, *asked: Asked) -> None:
    """Tap ✅ on the board once it has all of these questions; then everyone sees them."""
    desk = play.session(asked[0].session).desk
    board = await play.hears(desk, "proposals:", on=[play.platform_of(who)])
    for each in asked:
        await _slot(play, board, each)
    await play.calm(seconds=CATCHING_UP)  # a tap as quick as ours would not count for the newest line
    await play.tap(who, board, DONE)
    for each in asked:
        await play.seen(each)


# ── Owned ───────────────────────────────────────────────────────────────────────────────────────────────


async def give(play: Play, who: str, asked: Asked, to: str) -> None:
    """Propose a question to a person of the programme, by word; they say yes by a tap in their desk."""
    name = play.app.day.programme.people[to].name
    await play.desk(who, asked.session, "confier", code=asked.code, personne=name)
    desk = play.session(asked.session).desk
    proposal = await play.hears(desk, "owner:", asked.code, on=[play.platform_of(to)])
    await play.until(lambda: offers(proposal, DONE) or None, f"{DONE} {proposal.text}")
    await play.tap(to, proposal, DONE)
    await shows(play, asked, name)
