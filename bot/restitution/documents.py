"""Documents: the files that messages bear, made anew each time one is delivered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec

from bot.database.transaction import Transaction
from bot.outbox.outgoing import Named
from bot.port.chat import Document


@dataclass(frozen=True, slots=True)
class Printed:
    """All that a document is made from, read in one transaction; `holds` as in `outgoing.Named`."""

    named: Named
    value: object
    holds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Maker:
    """How a kind of document is made.

    `read` is a transaction; it returns None if there is nothing to make the document from any more. `make` is
    run in a thread; people's words reach it as data, never as markup.
    """

    read: Callable[[Transaction, Named], Printed | None]
    make: Callable[[Printed], Document]


MAKERS: Mapping[str, Maker] = {}  # by what stands before the colon of `Named.what`


def can_print() -> bool:
    """Return whether the extra `pdf` is installed; without it, documents are made of text alone."""
    return find_spec("typst") is not None


def read(tx: Transaction, named: Named) -> Printed | None:
    return _maker(named).read(tx, named)


def made(printed: Printed) -> Document:
    return _maker(printed.named).make(printed)


def _maker(named: Named) -> Maker:
    return MAKERS[named.what.partition(":")[0]]
