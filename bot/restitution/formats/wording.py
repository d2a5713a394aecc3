"""The words of a report, whatever the format."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.day import Day
from bot.programme.model import Session
from bot.questions.heard import FLOOR
from bot.questions.notes import Note
from bot.questions.outcomes import Outcome
from bot.restitution.report import Entry, Part, Report
from bot.timetable import labels

# The order in which ends are told: what people want to know first.
ENDS = (
    *(Outcome.ANSWERED, Outcome.OWNED, Outcome.UNENDED, Outcome.BY_THE_HOUR, Outcome.DECLINED),
    *(Outcome.CARRIED, Outcome.MOVED, Outcome.MERGED, Outcome.WITHDRAWN),
)


def hours_of(day: Day, session: Session) -> str:
    """Return « 10h30 – 11h30 », after its date where the event lasts several days."""
    start, end = (day.words.hour(day.language, at) for at in (session.start, session.end))
    date = day.words.day(day.language, session.start) + ", "
    return f"{date if day.programme.event.lasts_several_days else ''}{start} – {end}"


def people_of(day: Day, session: Session) -> str:
    """Return those whom the programme names for a session, each with their role."""
    roles = (
        ("report-experts", session.experts),
        ("report-witness", tuple(filter(None, [session.grand_temoin]))),
        ("report-animateurs", session.animateurs),
        ("report-speakers", session.speakers),
    )
    known = day.programme.people
    told = [
        day.words.report_line(
            day.language, role, count=len(ids), names=", ".join(known[id].name for id in ids)
        )
        for role, ids in roles
        if ids
    ]
    return " · ".join(told)


@dataclass(frozen=True, slots=True)
class Wording:
    report: Report

    @property
    def language(self) -> str:
        return self.report.language

    def line(self, key: str, **values: str | int) -> str:
        return self.report.day.words.report_line(self.language, key, **values)

    def label(self, part: Part) -> str:
        """Return « Comptoir 1 », « Comptoir 1 (annulée) », or the id of a session that left the programme."""
        if part.session is None:
            return part.id
        label = labels.place_label(self.report.day, part.session)
        return self.line("report-cancelled", session=label) if part.session.cancelled else label

    def hours(self, session: Session) -> str:
        return hours_of(self.report.day, session)

    def date(self) -> str:
        sessions = self.report.day.programme.sessions
        return self.report.day.words.days(self.language, sessions[0].start, sessions[-1].start)

    def made_at(self) -> str:
        words, at = self.report.day.words, self.report.made_at
        return self.line("report-made", day=words.date(self.language, at), hour=words.hour(self.language, at))

    def local(self, at: datetime) -> str:
        """Return an instant as a spreadsheet reads it, in the event's zone."""
        return f"{at.astimezone(self.report.day.programme.event.timezone):%Y-%m-%d %H:%M}"

    def people(self, session: Session) -> str:
        return people_of(self.report.day, session)

    def words_of(self, entry: Entry) -> str:
        if entry.text is not None:
            return entry.text
        return self.line("report-erased" if entry.erased else "report-hidden")

    def side_name(self, side: str) -> str:
        return self.line("report-floor") if side == FLOOR else side.title()

    def side(self, entry: Entry) -> str:
        return self.side_name(FLOOR if entry.origin == FLOOR or entry.in_room else entry.platform)

    def sides(self, counts: Mapping[str, int]) -> str:
        """Return « salle 3, … 1, … 0 »: all sides, so that a silent one is seen."""
        known = dict.fromkeys([FLOOR, *self.report.day.settings.platforms, *self.report.asked])
        return ", ".join(f"{self.side_name(side)} {counts.get(side, 0)}" for side in known)

    def end_name(self, end: Outcome) -> str:
        return self.line(f"report-end-{end.replace(' ', '-')}")

    def end_of(self, entry: Entry) -> str:
        """Return what became of a question, with the code that it leads to."""
        return " → ".join([self.end_name(entry.end), *self.ways(entry)])

    def ways(self, entry: Entry) -> list[str]:
        """Return the code that a question leads to, and the last one if it is another."""
        return list(dict.fromkeys(filter(None, [entry.merged_into or entry.moved_to, entry.ends_as])))

    def ends(self, counts: Mapping[Outcome, int]) -> Iterator[tuple[Outcome, str, int]]:
        for end in ENDS:
            if counts.get(end):
                yield end, self.end_name(end), counts[end]

    def votes_of(self, entry: Entry) -> str:
        """Return « 3 👍 (… 2, … 1) », the sides only where there are several."""
        return f"{entry.votes} 👍{self.votes_by(entry)}"

    def votes_by(self, entry: Entry) -> str:
        by = ", ".join(f"{self.side_name(side)} {number}" for side, number in sorted(entry.votes_by.items()))
        return f" ({by})" if len(entry.votes_by) > 1 else ""

    def people_heard(self, heard: Report | Part) -> str:
        """Return how many questions were asked, and how many people asked and voted."""
        asked = sum(heard.asked.values())
        return self.line("report-people", questions=asked, asked=heard.askers, voted=heard.voters)

    def unended(self) -> str:
        """Return « sans fin : 0 », or the codes that are left."""
        codes = self.report.unended
        return self.line("report-unended", count=len(codes), codes=", ".join(codes))

    def stars_of(self, note: Note, stars: str | None = None) -> str:
        """Return « 3 ⭐ · contesté », nothing for a line of the desk that nobody contests.

        `stars` tells the stars where ⭐ cannot.
        """
        contested = self.line("report-contested") if note.contested else ""
        return " · ".join(filter(None, [(stars or f"{note.stars} ⭐") if note.stars else "", contested]))

    def small_print(self, entry: Entry, votes: str | None = None) -> list[str]:
        """Return what stands below a question: its code, votes, origin and where it came from.

        `votes` tells the votes where 👍 cannot.
        """
        came = entry.moved_from or entry.carried_from
        told = [entry.code, self.line("report-from", code=came) if came else ""]
        if not entry.ends_as:
            told.append(votes or self.votes_of(entry))
        return [*filter(None, told), self.side(entry)]
