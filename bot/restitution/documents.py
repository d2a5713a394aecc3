"""Documents: the files that messages bear. `read` is a transaction; `made` is run in a thread."""

from dataclasses import dataclass
from importlib.util import find_spec

from bot.database.transaction import Transaction
from bot.outbox.outgoing import Named
from bot.port.chat import Document


@dataclass(frozen=True, slots=True)
class Printed:
    """All that a document is made from, read in one transaction; `holds` as in `outgoing.Named`."""

    named: Named
    file_name: str
    value: object
    holds: tuple[str, ...] = ()


def can_print() -> bool:
    """Return whether the extra `pdf` is installed; without it there is no document but those of text."""
    return find_spec("typst") is not None


def read(tx: Transaction, named: Named) -> Printed | None:
    """Read what a document is made from; None if there is nothing to make it from any more."""
    raise NotImplementedError(named.what)


def made(printed: Printed) -> Document:
    """Make the file; people's words reach it as data, never as markup."""
    raise NotImplementedError(printed.named.what)
