"""The kinds of rows in the outbox, by their role in the event."""

from enum import StrEnum


class Kind(StrEnum):
    """The kind of a row.

    A *board* (card, rolling, digest, stage, still-open, proposals) is kept up to date; then replaced, it is
    `former-…`.
    """

    REMINDER = "reminder"
    DIGEST = "digest"
    FORMER_DIGEST = "former-digest"
    CARD = "card"
    FORMER_CARD = "former-card"
    ROLLING = "rolling"  # the newest questions of a place, where too many come for cards
    FORMER_ROLLING = "former-rolling"
    STAGE = "stage"
    FORMER_STAGE = "former-stage"
    STILL_OPEN = "still-open"  # what is still open after its session
    FORMER_STILL_OPEN = "former-still-open"
    PROPOSALS = "proposals"  # what waits to be let through, in a desk
    FORMER_PROPOSALS = "former-proposals"
    ANNOUNCEMENT = "announcement"
    CHANGED = "changed"  # short words about what changed in the day
    NEXT_DOOR = "next-door"  # what was said in sessions that ended together
    ASKING = "asking"  # how to ask, in each place that takes questions
    SHEET = "sheet"  # of a session or of all, in desks
    BESIDE = "beside"  # what changed since a sheet was frozen
    CONFIRM = "confirm"  # a sheet as its public reads it, to say what it lacks
    ADDITION = "addition"  # what somebody said that a sheet lacks, in its desk
    DOCUMENT = "document"  # a file
    TOPIC = "topic"  # what is written above a place
    PIN = "pin"
    PREVIEW = "preview"  # of an announcement, with its ✅
    CHANGE = "change"  # of the day: its preview, with ✅, then what became of it
    RECEIPT = "receipt"  # a question was taken: its code
    REPLY = "reply"
    STEP = "step"  # what became of a question, told to its asker
    CHIP = "chip"  # a mark that can be tapped
    WHICH = "which"  # asks back before something is published
    LINK = "link"  # asks whether two accounts are one person
    FORGETTING = "forgetting"  # asks whether to forget somebody
    ERASING = "erasing"  # asks whether to erase a question
    ERASURE = "erasure"  # removes a participant's message
    STANDS = "stands"  # says that it could not be removed
    PRECISION = "precision"  # asks a desk whether to show what an asker made precise
    ASSIGNMENT = "assignment"  # asks whether a person will answer a question
    APPEAL = "appeal"  # 🆘
    CUE = "cue"  # from the régie to a desk
    CUED = "cued"  # what became of one, told to the régie
    PERSONAL = "personal"  # a word about a session to somebody who follows it
    PRESENCE = "presence"  # asks the people of a desk whether they are there
    NOTICE = "notice"
    ALERT = "alert"  # to the organisers
    REMOVAL = "removal"
    ADMISSION = "admission"


# Sheets are written anew whole, by what they are made of.
OF_SHEETS = (Kind.SHEET, Kind.BESIDE, Kind.CONFIRM, Kind.ADDITION, Kind.DOCUMENT)
