"""Pages with a core behind them: a day and a database, for tests that need no whole bot."""

from datetime import UTC, datetime
from pathlib import Path

from databases import made_ready
from scene import PARIS, at, programme

from bot.clock import Clock
from bot.database.store import Store, claim_instance, start_clock
from bot.database.transaction import Transactions
from bot.day import Day
from bot.questions import queue
from bot.settings import Settings
from bot.words.catalogue import Catalogue


def a_core(folder: Path) -> Transactions:
    """Make the day of most tests and its database; it is 10:40 there."""
    now = datetime.now(UTC)
    settings = Settings(folder / "programme.yaml", f"sqlite:///{folder / 'comptoir.db'}")
    store = Store(made_ready(settings.database))
    store.run_now(claim_instance, "jour")
    store.run_now(start_clock, at("10:40"), 1.0, now)
    day = Day(store.run_now(queue.freeze_codes, programme()), settings, Catalogue(PARIS))
    return Transactions(store, day, Clock(at("10:40"), now))
