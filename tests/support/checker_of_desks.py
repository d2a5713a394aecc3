"""Compares what animateurs did with what people read in the end, and with the database."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from animateurs import CARD, CODE, STAGE, WORDS, OnDiscord, OnMatrix, Shown, plain, shown_on_discord
from checker import Verdict
from desk_plays import DeskPlays, Subject
from small_event import SmallEvent

from adapters.matrix.client import Json
from adapters.matrix.events import object_in
from adapters.rehearsal.participant import body_of

LABELS = {
    "merged": "regroupée avec {}",
    "moved": "passée à un autre comptoir ({})",
    "carried": "portée à la plénière ({})",
    "declined": "écartée",
    "answered": "traitée",
    "later": "gardée pour plus tard",
    "on stage": "sur scène",
}


STEPS = {  # what tells who asked, alone
    "merged": "🔁 {} est regroupée",
    "moved": "➡️ {} passe à",
    "carried": "🎓 {} est portée",
    "declined": "🗂️ {} ne sera pas posée",
    "later": "⏳ {} est gardée",
    "answered": "✅ {} est traitée",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A question under one of its codes, as the database holds it."""

    code: str
    session: str
    state: str
    leads_to: str | None
    owner: str | None


async def check_desks(day: SmallEvent, plays: DeskPlays) -> Verdict:
    """Check all that animateurs did, once the bot has caught up."""
    verdict = Verdict(lost=[*plays.lost, *(f"{what} never succeeded" for what in plays.never)])
    rows = _rows(day)
    for subject in plays.subjects:
        _check_rows(verdict, subject, rows)
    _check_the_others(verdict, plays, rows)
    _check_kept(verdict, day, plays)
    shown: list[Shown] = []
    for animateur in plays.animateurs:
        if isinstance(animateur, OnDiscord):
            shown += _OnDiscord(verdict, plays, rows, animateur).check()
        elif isinstance(animateur, OnMatrix):
            shown += await _OnMatrix(verdict, plays, rows, animateur).check()
    _check_told_handled(verdict, plays, rows, shown)
    return verdict


def _check_told_handled(
    verdict: Verdict, plays: DeskPlays, rows: Mapping[str, Sequence["Row"]], shown: Sequence[Shown]
) -> None:
    """Check that whoever came second with a question is told, once."""
    for subject in plays.subjects:
        if len(subject.reasons) > 1 and subject.words in rows:
            code = rows[subject.words][0].code
            told = [m for m in shown if f"{code} est déjà écartée" in m.text]
            verdict.lost += [f"{code} is handled already: {told}"] * (len(told) < subject.told_handled)
            verdict.doubled += [f"{code} is handled already: {told}"] * (len(told) > subject.told_handled)


def _rows(day: SmallEvent) -> Mapping[str, Sequence[Row]]:
    """Return the rows of each question by its words, the first one first."""
    found = day.rows(
        "SELECT q.text, q.code, q.session, q.state, next.code, q.owner FROM questions AS q"
        " LEFT JOIN questions AS next ON next.id = q.leads_to ORDER BY q.id"
    )
    rows: dict[str, list[Row]] = {}
    for text, *row in found:
        rows.setdefault(text, []).append(Row(*row))
    return rows


def _check_rows(verdict: Verdict, subject: Subject, rows: Mapping[str, Sequence[Row]]) -> None:
    """Check that a question is where its last act put it, under one code for each place it went to."""
    found = rows.get(subject.words, ())
    if not found:
        return  # found missing where it was asked
    verdict.doubled += [f"code of {subject.words}: {each.code}" for each in found[len(subject.lives) :]]
    verdict.lost += [f"{life} of {subject.words}" for life in subject.lives[len(found) :]]
    for row, (session, state) in zip(found, subject.lives, strict=False):
        if (row.session, row.state) != (session, state) and not subject.doubtful:
            verdict.wrong.append(
                f"{row.code} {subject.words} is {row.session} {row.state}, not {session} {state}"
            )
    if (found[subject.current].owner is not None) != subject.owned:
        verdict.wrong.append(f"{found[subject.current].code} is given to {found[subject.current].owner}")
    if subject.taken_back and found[-1].leads_to != found[0].code:
        verdict.wrong.append(f"{found[-1].code} leads to {found[-1].leads_to}, not to {found[0].code}")
    if subject.into is not None:
        kept = [each.code for each in rows.get(subject.into.words, ())]
        if found[-1].leads_to not in kept:
            verdict.wrong.append(f"{found[-1].code} leads to {found[-1].leads_to}, not to {kept}")


def _check_the_others(verdict: Verdict, plays: DeskPlays, rows: Mapping[str, Sequence[Row]]) -> None:
    """Check that what nobody acted upon waits where it was asked."""
    acted_upon = {subject.words for subject in plays.subjects}
    for words, found in rows.items():
        if words in acted_upon:
            continue
        verdict.doubled += [f"code of {words}: {each.code}" for each in found[1:]]
        wanted = "proposed" if found[0].session == plays.where.moderated else "waiting"
        if found[0].state != wanted and found[0].session != plays.where.tapped:
            verdict.wrong.append(f"{found[0].code} {words} is {found[0].state}, not {wanted}")


def _check_kept(verdict: Verdict, day: SmallEvent, plays: DeskPlays) -> None:
    """Check that each question that was to be kept for the restitution is, once, and no other."""
    noted = day.rows(
        "SELECT q.text, count(*) FROM notes AS n JOIN questions AS q ON q.id = n.question GROUP BY 1"
    )
    times = dict(noted)
    wanted = {subject.words: subject for subject in plays.subjects if subject.kept}
    verdict.lost += [f"{words} is kept; {wanted[words]}" for words in sorted(wanted.keys() - times.keys())]
    verdict.doubled += [f"{words} is kept {n} times" for words, n in noted if n > 1]
    verdict.wrong += [f"{words} is kept, and should not be" for words in sorted(times.keys() - wanted.keys())]


def _last(subject: Subject, rows: Mapping[str, Sequence[Row]]) -> tuple[Subject, str]:
    """Return the question that this one ends as, and its last code."""
    while subject.into is not None:
        subject = subject.into
    return subject, rows[subject.words][subject.current].code


def _expected(subject: Subject, nth: int, rows: Mapping[str, Sequence[Row]]) -> list[str]:
    """Return what a card of a question must say under its nth code, besides its words."""
    state = subject.lives[nth][1]
    last, code = _last(subject, rows)
    said = [LABELS[state].format(code)] if state in LABELS else []
    if state == "merged" and last.state in LABELS:
        said.append(LABELS[last.state])
    outcome = last if state == "merged" else subject
    if nth == subject.current % len(subject.lives):
        said += [f"Réponse : {outcome.answer}"] if outcome.answer else []
        said += [f"🔎 {subject.request}"] if subject.request and state not in ("declined", "answered") else []
        said += [f"↳ {subject.precision}"] if subject.precision else []
        said += ["confiée à Olga"] if subject.owned else []
    return said


def _check_hidden(verdict: Verdict, plays: DeskPlays, shown: Iterable[Shown]) -> None:
    """Check that what was not let through is read in its desk alone."""
    hidden = {subject.words for subject in plays.subjects if not subject.approved}
    for message in shown:
        if not message.place.endswith("-desk"):
            found = hidden & set(WORDS.findall(message.text))
            verdict.wrong += [f"{words} was read in {message.place}" for words in sorted(found)]


def _check_said_once(
    verdict: Verdict, plays: DeskPlays, shown: Sequence[Shown], rows: Mapping[str, Sequence[Row]]
) -> None:
    """Check that the line of an answer, and what was made precise, are told once."""
    for subject in plays.subjects:
        if subject.answer is not None:
            told = [m for m in shown if "Réponse à" in m.text and subject.answer in m.text]
            _once(verdict, f"answer {subject.answer}: {told}", told)
        if subject.precision is not None:
            cards = [m for m in shown if subject.precision in m.text and not m.text.startswith((CARD, STAGE))]
            verdict.doubled += [f"precision {subject.precision}"] * (len(cards) > 1)


def _once(verdict: Verdict, what: str, told: Sequence[object]) -> None:
    verdict.lost += [what] * (not told)
    verdict.doubled += [what] * (len(told) > 1)


def _check_cards(
    verdict: Verdict, plays: DeskPlays, shown: Sequence[Shown], rows: Mapping[str, Sequence[Row]]
) -> None:
    """Check that each card says what became of its question, and no more."""
    cards: dict[str, list[Shown]] = {}
    for message in shown:
        if message.text.startswith(CARD) and not message.place.endswith("-desk"):
            cards.setdefault(CODE.findall(message.text)[0], []).append(message)
    for subject in plays.subjects:
        found = rows.get(subject.words, ()) if subject.approved else ()
        for nth, row in enumerate(found[: len(subject.lives)]):
            for card in cards.get(row.code, ()):
                _check_card(verdict, subject, nth, card, rows)


def _check_card(
    verdict: Verdict, subject: Subject, nth: int, card: Shown, rows: Mapping[str, Sequence[Row]]
) -> None:
    code, missing = rows[subject.words][nth].code, []
    if not subject.doubtful:
        missing = [each for each in _expected(subject, nth, rows) if each not in card.text]
        ended = [each for each in LABELS.values() if each[:8] in card.text]
        more = ended if subject.lives[nth][1] == "waiting" else []
        more += ["confiée à"] * ("confiée à" in card.text and not subject.owned)
        verdict.wrong += [f"card {code} says {more}: {card.text!r}"] * bool(more)
    verdict.wrong += [f"card {code} does not say {missing}: {card.text!r}"] * bool(missing)
    reasons = [reason for reason in subject.reasons if f"Raison : {reason}" in card.text]
    if subject.reasons and len(reasons) != 1:
        verdict.wrong.append(f"card {code} gives {reasons}, of {subject.reasons}")
    votes = [label for emoji, label, _ in card.buttons if emoji == "👍"]
    if card.buttons and subject.voters is not None and nth == 0 and votes != [f"Voter · {subject.voters}"]:
        verdict.wrong.append(f"card {code} counts {votes}, not {subject.voters}")


def check_told_directly(
    verdict: Verdict, day: SmallEvent, plays: DeskPlays, told: Mapping[str, Sequence[str]]
) -> None:
    """Check that who asked in their own conversation is told each step there, once.

    `told` maps each question's event to what answers it.
    """
    rows = _rows(day)
    for subject in plays.subjects:
        if subject.doubtful or not rows.get(subject.words):
            continue
        texts = told.get(subject.event, ())
        for step in _steps(subject, rows):
            times = sum(step in text for text in texts)
            verdict.lost += [f"« {step} » to who asked {subject.words}: {texts}"] * (times == 0)
            verdict.doubled += [f"« {step} » to who asked {subject.words}: {texts}"] * (times > 1)


def _steps(subject: Subject, rows: Mapping[str, Sequence[Row]]) -> Iterable[str]:
    """Yield what its asker reads of each step, of others too from when it was merged into them."""
    each: Subject | None = subject
    since = 0
    while each is not None:
        codes = [row.code for row in rows[each.words]]
        for code, (_, state) in list(zip(codes, each.lives, strict=False))[since:]:
            if each.answer and state == "answered":
                yield f"Réponse à {code} : {each.answer}"
            elif state in STEPS and not each.taken_back:
                yield STEPS[state].format(code)
        if each.request is not None and each.state not in ("answered", "declined"):
            yield f"🔎 {each.request}"
        since = each.joined_at
        each = each.into


class _OnDiscord:
    def __init__(
        self, verdict: Verdict, plays: DeskPlays, rows: Mapping[str, Sequence[Row]], by: OnDiscord
    ) -> None:
        self._verdict, self._plays, self._rows, self._side = verdict, plays, rows, by.side

    def check(self) -> Sequence[Shown]:
        side = self._side
        shown = [shown_on_discord(side, place, m) for place in side.places for m in side.said(place)]
        _check_hidden(self._verdict, self._plays, shown)
        _check_said_once(self._verdict, self._plays, shown, self._rows)
        _check_cards(self._verdict, self._plays, shown, self._rows)
        self._check_masked()
        return shown

    def _check_masked(self) -> None:
        """Check that nobody but themselves reads who asked without a name."""
        side, masked = self._side, self._side.masked
        if masked is None:
            return
        for place in side.places:
            for message in side.history(place):
                by_bot = message.author_id == side.server.bot_id
                said = str((message.content, message.embeds, message.components, message.ping_user_ids))
                if by_bot and not message.is_ephemeral and (masked.name in said or str(masked.id) in said):
                    self._verdict.wrong.append(f"{masked.name} is named in {place}: {said}")


class _OnMatrix:
    def __init__(
        self, verdict: Verdict, plays: DeskPlays, rows: Mapping[str, Sequence[Row]], by: OnMatrix
    ) -> None:
        self._verdict, self._plays, self._rows, self._day = verdict, plays, rows, by.day

    async def check(self) -> Sequence[Shown]:
        histories = {place: await self._day.history(place) for place in self._day.rooms}
        shown = list(self._shown(histories))
        _check_hidden(self._verdict, self._plays, shown)
        _check_said_once(self._verdict, self._plays, shown, self._rows)
        _check_cards(self._verdict, self._plays, shown, self._rows)
        marks = self._marks(event for history in histories.values() for event in history)
        for subject in self._plays.subjects:
            if subject.platform == "matrix" and subject.own_message and self._rows.get(subject.words):
                self._check_marks(subject, marks.get(subject.event, Counter()))
        return shown

    def _shown(self, histories: Mapping[str, Sequence[Json]]) -> Iterable[Shown]:
        """Yield each message of the bot that was not removed, as its newest edit shows it."""
        newest: dict[str, Shown] = {}
        for place, history in histories.items():
            for event in history:
                content = object_in(event, "content")
                if event["sender"] == self._day.account.user_id and "body" in content:
                    relation = object_in(content, "m.relates_to")
                    edits = relation.get("rel_type") == "m.replace"
                    id = str(relation["event_id"] if edits else event["event_id"])
                    if not edits or id in newest:
                        newest[id] = Shown(id, place, plain(body_of(event)))
        return newest.values()

    def _marks(self, events: Iterable[Json]) -> Mapping[str, Counter[str]]:
        marks: dict[str, Counter[str]] = {}
        for event in events:
            relation = object_in(object_in(event, "content"), "m.relates_to")
            if event["type"] == "m.reaction" and event["sender"] == self._day.account.user_id and relation:
                marks.setdefault(relation["event_id"], Counter())[relation["key"]] += 1
        return marks

    def _check_marks(self, subject: Subject, marks: Counter[str]) -> None:
        wanted = Counter(self._wanted(subject))
        if marks != wanted and not subject.doubtful:
            more, less = dict(marks - wanted), dict(wanted - marks)
            kind = self._verdict.lost if less else self._verdict.doubled
            kind.append(f"marks of {subject.words}: {more} too many, {less} missing; {subject}")

    def _wanted(self, subject: Subject) -> Iterable[str]:
        codes = [row.code for row in self._rows[subject.words]]
        yield from codes[:1] if subject.taken_back else codes
        yield from subject.marks
        if subject.approved:
            yield "👍"
        elif subject.state == "proposed":
            yield "🕓"
        if subject.request is not None:
            yield "🔎"
