"""The states of a row of the outbox, and the reasons why one is not said; the catalogues word both."""

from enum import StrEnum


class State(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"  # it may have taken effect already
    SENT = "sent"
    SKIPPED = "skipped"  # by ourselves
    FAILED = "failed"  # the platform refuses it, or it cannot be read


UNSAID = (State.WAITING, State.SENDING)
SETTLED = (State.SENT, State.SKIPPED, State.FAILED)


class Why(StrEnum):
    """The reason why a row is not said any more; while it waits, why it is looked for and removed."""

    TOO_LATE = "too-late"  # to be of use
    NOT_SAID = "not-said"  # what it was about
    REFUSED = "refused"  # by the platform, whose words are kept beside
    UNREADABLE = "unreadable"
    UNPRINTED = "unprinted"  # its document cannot be made
    NOTHING_LEFT = "nothing-left"  # to make its document from
    PROGRAMME = "programme"  # it changed
    UNDONE = "undone"  # the gesture it reported
    WITHDRAWN = "withdrawn"  # the announcement
    DELETED = "deleted"  # the message it answered, or itself by somebody else
    CORRECTED = "corrected"  # the message it answered
    CHOSEN = "chosen"  # the comptoir it asked for
    REPLACED = "replaced"  # by a newer message
    ELSEWHERE = "elsewhere"  # it was said to each person alone; it waits in case that is refused
    OVER = "over"  # what it was offered for
    ERASED = "erased"  # the question it reported or quoted
    FORGOTTEN = "forgotten"  # the person it was for
    RETENTION = "retention"  # the event is over, and its words are no longer kept


TROUBLES = (Why.TOO_LATE, Why.NOT_SAID, Why.REFUSED, Why.UNREADABLE, Why.UNPRINTED)  # nobody minds the others
