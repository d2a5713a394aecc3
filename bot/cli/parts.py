"""The adapters, found by name when they are needed: nothing of them is loaded before."""

import importlib
from collections.abc import Callable, Container, Mapping, MutableMapping, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar, cast, runtime_checkable

from bot.cli.event import language
from bot.port.chat import Facts, Limits, Platform
from bot.port.errors import InputError
from bot.words.catalogue import operator_text

if TYPE_CHECKING:
    from bot.database.store import Store
    from bot.database.transaction import Transactions
    from bot.operator.readiness import Report
    from bot.port.provisioning import Step, Summary
    from bot.port.verification import Terminal
    from bot.programme.model import Programme
    from bot.programme.places import PlaceBook, PlannedPlace
    from bot.words.catalogue import Catalogue

Account = Mapping[str, object]  # the access that a login gave, to be kept


class Client(Protocol):
    """A connection to a platform with our account."""

    async def close(self) -> None: ...


S = TypeVar("S", contravariant=True)  # the settings of the platform
C = TypeVar("C", bound=Client)
K = TypeVar("K", bound=Client, contravariant=True)


class Provisioning(Protocol[K, S]):
    """Works on all planned places, reporting each step."""

    async def __call__(
        self,
        client: K,
        programme: "Programme",
        settings: S,
        planned: Sequence["PlannedPlace"],
        book: "PlaceBook",
        report: Callable[["Step"], None],
        *,
        dry_run: bool,
    ) -> "Summary": ...


class Making(Provisioning[K, S], Protocol[K, S]):
    """Provisioning that can be asked for `only` some of the planned places, while the bot runs."""

    async def __call__(
        self,
        client: K,
        programme: "Programme",
        settings: S,
        planned: Sequence["PlannedPlace"],
        book: "PlaceBook",
        report: Callable[["Step"], None],
        *,
        dry_run: bool,
        only: Container[str] | None = None,
    ) -> "Summary": ...


class Assembly(Protocol[S, C]):
    """The parts that `adapters.<platform>.assembly` offers to the composition root."""

    @property
    def LIMITS(self) -> Limits: ...  # noqa: N802 - a constant of the module

    async def connect(self, settings: S, account: Account | None) -> tuple[C, Account | None]:
        """Return a client, and the account to keep if there was a login.

        Raises InputError if the secret is missing, TokenRevoked if it is refused, OutsideError if there is no
        answer.
        """

    async def forget(self, client: C) -> None:
        """End the session that `connect` has just begun."""

    def assemble(
        self,
        settings: S,
        programme: Callable[[], "Programme"],
        client: C,
        places: MutableMapping[str, str],
        words: "Catalogue",
    ) -> Platform:
        """Return the platform, which goes on reading programme and places; InputError if no place is made."""

    @property
    def provision(self) -> Making[C, S]:
        """Make the places that are missing."""

    @property
    def remove(self) -> Provisioning[C, S]:
        """Remove the places of a rehearsal."""

    async def ready(
        self,
        settings: S,
        programme: "Programme",
        client: C,
        places: Mapping[str, str],
        words: "Catalogue",
        *,
        unseen: bool = False,
    ) -> "Report":
        """Report what must be known before the day; if `unseen`, write nothing that people could see."""

    def terminal(self, settings: S) -> "Terminal | None":
        """Return a terminal to verify the running bot's account; None if platform or settings have none."""


@runtime_checkable
class Serving(Protocol):
    """A platform whose people read pages of ours: it is given the core, which it reads to show it."""

    def serve(self, transactions: "Transactions") -> None:
        """Read the day and the database from here; called once, before it starts."""


def facts_of(name: str) -> Facts:
    """Return what a platform says of itself, without loading its library."""
    facts: Facts = part_of(name, "facts").FACTS  # type: ignore[attr-defined]
    return facts


def adapter_of(name: str) -> Assembly[object, Client]:
    """Load the adapter of a platform, by name: nothing of it is loaded before."""
    return cast(Assembly[object, Client], part_of(name, "assembly"))


def part_of(name: str, part: str) -> object:
    try:
        return importlib.import_module(f"adapters.{name}.{part}")
    except ModuleNotFoundError as error:
        if not f"adapters.{name}.{part}".startswith(str(error.name)):  # a library, not the platform
            raise
        raise InputError(operator_text(language(), "unknown-platform", platform=name)) from error


async def connect(
    store: "Store", adapter: Assembly[object, Client], name: str, settings: object
) -> tuple[Client, bool]:
    """Return a client with its account, and whether it had to log in."""
    from bot.journal import accounts

    client, account = await adapter.connect(settings, await store.run(accounts.account, name))
    if account is not None:
        try:
            await store.run(accounts.keep_account, name, dict(account))
        except BaseException:
            await client.close()
            raise
    return client, account is not None
