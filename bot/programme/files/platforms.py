"""What an adapter adds to the two files, its settings and people's accounts; nothing else of it is loaded.

An adapter is found by its name, in the package `adapters`, where it has a module `files`.
"""

import importlib
import importlib.util
import pkgutil
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, cast

from bot.programme.files.fields import Fields


class PlatformFiles(Protocol):
    """What `adapters.<platform>.files` offers."""

    @property
    def KEYS(self) -> Sequence[str]: ...  # noqa: N802 - a constant of the module

    def read_settings(self, fields: Fields, beside: Path) -> object | None:
        """Its part of `comptoir.yaml`; what is wrong is noted. `beside` is the folder of the database."""

    def read_account(self, value: str) -> str:
        """A person's account in the programme; raises Wrong."""


def known_platforms() -> tuple[str, ...]:
    """By name, in alphabetical order."""
    package = importlib.import_module("adapters")
    names = (module.name for module in pkgutil.iter_modules(package.__path__) if module.ispkg)
    return tuple(sorted(name for name in names if importlib.util.find_spec(f"adapters.{name}.files")))


def files_of(platform: str) -> PlatformFiles:
    return cast(PlatformFiles, importlib.import_module(f"adapters.{platform}.files"))
