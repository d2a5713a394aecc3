"""A document of the tests: a maker of its own, which can be watched, emptied and broken."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.database.transaction import Transaction
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Named, Post, Priority
from bot.port import body as b
from bot.port.chat import Document
from bot.restitution import documents
from bot.restitution.documents import Maker, Printed

LINE = "Fiche du comptoir 3, une page"


@dataclass
class Trial:
    """Documents named `trial:…`, made of `words`; None: there is nothing to make them from."""

    words: str | None = "Qui paie ?"
    holds: tuple[str, ...] = ("question:12",)
    error: Exception | None = None
    made: list[str] = field(default_factory=list)  # their names

    def read(self, tx: Transaction, named: Named) -> Printed | None:
        return None if self.words is None else Printed(named, self.words, self.holds)

    def make(self, printed: Printed) -> Document:
        if self.error is not None:
            raise self.error
        name = f"fiche-{printed.named.what.partition(':')[2]}-{printed.named.version}.pdf"
        self.made.append(name)
        return Document(name, "application/pdf", f"%PDF {printed.value}".encode())

    def install(self, monkeypatch: pytest.MonkeyPatch) -> "Trial":
        makers: Mapping[str, Maker] = {**documents.MAKERS, "trial": Maker(self.read, self.make)}
        monkeypatch.setattr(documents, "MAKERS", makers)
        return self


def post(key: str = "trial", place: str = "hall", platform: str = "memory", **changes: Any) -> Post:
    """Return a message that bears such a document."""
    fields: dict[str, Any] = {
        "kind": Kind.DOCUMENT,
        "body": b.paragraph(b.Text(LINE)),
        "priority": Priority.CARD,
        "document": Named("trial:C3"),
    }
    return Post(key, platform, place, **(fields | changes))
