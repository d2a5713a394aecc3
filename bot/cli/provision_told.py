"""The lines that `comptoir provision` prints: what it did, or would do, for whom and where, by name."""

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING

from rich.console import Console

from bot.day import Day
from bot.port.provisioning import CHANGES, EVERYWHERE, Step, StepKind
from bot.timetable.labels import place_name
from bot.words.catalogue import Catalogue, said_in

if TYPE_CHECKING:
    from bot.programme.files.settings_file import Setup

SPACE_DONE = "provision-what-space"
LONG = 15.0  # seconds of waiting: before such a wait, what is done so far is printed
MINUTE = 60  # seconds: nothing that takes less is worth asking an administrator for


class Told:
    """The printer; it gathers what is done in one place, until another place follows or we wait."""

    def __init__(self, setup: "Setup", lang: str, dry_run: bool, console: Console) -> None:
        words = Catalogue(setup.programme.event.timezone, setup.programme.event.words)
        self._day = Day(setup.programme, setup.settings, words)
        self._lang, self._dry_run, self._console = lang, dry_run, console
        self._steps: list[Step] = []
        self._refused: set[str] = set()
        self._has_copied = self._has_begun = False

    def begin(self, head: str) -> None:
        """Begin another platform; `head` is printed once, before the first."""
        self.flush()
        if head and not self._has_begun:
            self._print(head)
        self._has_begun = True

    def __call__(self, step: Step) -> None:
        is_long = step.kind == "limit" or (step.kind == "wait" and float(step.detail) >= LONG)
        if is_long or (self._steps and self._steps[0].place != step.place):
            self.flush()
        if step.kind == "limit":
            self._tell_limit(step)
        elif step.kind not in ("wait", "keep"):
            self._steps.append(step)

    def flush(self) -> None:
        steps, self._steps = self._steps, []
        for kind in (*CHANGES, "refuse"):
            if of_kind := [step for step in steps if step.kind == kind]:
                self._tell(kind, of_kind, steps)

    def named(self, place: str) -> str:
        """Return the name of a place as used in a sentence."""
        event = {EVERYWHERE: "provision-everywhere", "+space": "provision-space"}
        if place in event:
            return self._day.words.operator_text(self._lang, event[place])
        return place_name(self._day, place, self._lang)

    def _tell(self, kind: StepKind, steps: Sequence[Step], all_there: Sequence[Step]) -> None:
        details = [step.detail for step in steps]
        if kind == "refuse":
            for detail in dict.fromkeys(details):
                if detail not in self._refused:  # the same person in another place
                    self._print(self._day.words.operator_text(self._lang, "provision-refuse", why=detail))
            self._refused.update(details)
        elif kind in ("create", "adopt", "remove"):
            placed = int(kind == "create" and any(step.detail == SPACE_DONE for step in all_there))
            for detail in details:
                self._say(f"{kind}-role" if detail.startswith("@") else kind, steps[0].place, detail, placed)
        elif kind == "change":
            is_new = any(step.kind == "create" for step in all_there)
            what = [
                self._day.words.operator_text(self._lang, key)
                for key in details
                if key != SPACE_DONE or not is_new
            ]
            if what:
                self._say(kind, steps[0].place, ", ".join(dict.fromkeys(what)))
        else:
            self._say(kind, steps[0].place, ", ".join(map(self._person, details)))

    def _person(self, id: str) -> str:
        """Return a person's name, or the account itself if the programme gives it to nobody any more."""
        person = self._day.programme.people.get(id)
        return person.name if person else id

    def _say(self, what: str, place: str, detail: str, placed: int = 0) -> None:
        key = f"provision-would-{what}" if self._dry_run else f"provision-{what}"
        values: dict[str, str | int] = {
            "place": self.named(place),
            "detail": detail.removeprefix("@"),
            "everywhere": int(place == EVERYWHERE),
            "placed": placed,
        }
        self._print(self._day.words.operator_text(self._lang, key, **values))

    def _tell_limit(self, step: Step) -> None:
        if float(step.detail) < MINUTE:
            self._print(self._day.words.operator_text(self._lang, "provision-short"))
            return
        key = "provision-limit" if step.place == EVERYWHERE else "provision-limited"
        minutes, asked = ceil(float(step.detail) / MINUTE), int(not self._has_copied)
        self._print(self._day.words.operator_text(self._lang, key, minutes=minutes, asked=asked))
        if not self._has_copied:
            self._console.print(f"  {step.copy}", highlight=False, markup=False, soft_wrap=True)
        self._has_copied = True

    def _print(self, text: str) -> None:
        self._console.print(said_in(self._lang, text), highlight=False, markup=False)
