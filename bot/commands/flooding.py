"""Flood limits: people who do too much in a minute are told once, then ignored until it slows down."""

from bot.commands.turn import Turn, reply
from bot.people import people
from bot.people.flood import AT_MOST_LATE, LATE, MINUTE

ALONE = ":alone"  # after whose acts are counted, if nobody else sees them


def admit(turn: Turn, *, asks: bool) -> bool:
    """Count an act and return whether to handle it.

    Its own time counts, so messages that pile up during an absence are not a flood. Acts that others see are
    counted apart: a refusal in front of everybody must not tell how much somebody asks anonymously.
    """
    if turn.in_desk or turn.in_regie:
        return True
    heard, limits = turn.heard, turn.day.settings.flood
    kind, most = ("questions", limits.questions) if asks else ("commands", limits.commands)
    whose = f"{turn.whose}{ALONE if turn.is_private else ''}"
    if turn.now.wall - heard.at > LATE and not _is_heard_late(turn, f"{kind}-late:{whose}", most):
        return False
    if people.claim_doing(turn.c, f"{kind}:{whose}", min(heard.at, turn.now.wall), most):
        return True
    if people.claim_telling(turn.tx, f"slow-down:{whose}", MINUTE):
        reply(turn, "slow-down")
    return False


def _is_heard_late(turn: Turn, what: str, most: int) -> bool:
    """Limit late acts too: a server may date them as it likes, and past minutes have room for any number."""
    return people.claim_doing(turn.c, what, turn.now.wall, most * AT_MOST_LATE)
