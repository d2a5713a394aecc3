"""The part of the two files that an adapter adds: its settings and, where people have some, their accounts.

Nothing else of the adapter is loaded. It is found by its name: a package in `adapters` with a module `files`.
"""

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, cast

from bot.programme.files.fields import Fields


class PlatformFiles(Protocol):
    """The interface of `adapters.<platform>.files`."""

    @property
    def KEYS(self) -> Sequence[str]: ...  # noqa: N802 - a constant of the module

    def read_settings(self, fields: Fields, beside: Path) -> object | None:
        """Read its part of `comptoir.yaml` and note what is wrong. `beside` is the database's folder."""


ReadAccount = Callable[[str], str]  # reads a person's account in the programme; raises Wrong if it is none


def known_platforms() -> tuple[str, ...]:
    """Return the names of the platforms in alphabetical order."""
    package = importlib.import_module("adapters")
    names = (module.name for module in pkgutil.iter_modules(package.__path__) if module.ispkg)
    return tuple(sorted(name for name in names if importlib.util.find_spec(f"adapters.{name}.files")))


def files_of(platform: str) -> PlatformFiles:
    return cast(PlatformFiles, importlib.import_module(f"adapters.{platform}.files"))


def account_readers() -> dict[str, ReadAccount]:
    """Return what reads an account, by platform; one without `read_account` has no accounts."""
    found = {name: getattr(files_of(name), "read_account", None) for name in known_platforms()}
    return {name: read for name, read in found.items() if read is not None}
