"""The texts about a question: cards, lists, the stage. Pure; short answers are catalogue keys."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from bot.day import Day
from bot.port import body as b
from bot.port.body import Body
from bot.port.chat import Action, Field
from bot.programme.model import Session
from bot.questions import heard
from bot.questions.rules import LONGEST, LONGEST_PRECISION, VOTABLE, Question, State
from bot.timetable.labels import place_label, shortened

MOST_CODES = 12  # listed when someone names one that does not exist
NAMED_SHORTLY = 40  # characters of a question that is only mentioned
BETWEEN = "\u00a0· "  # when a phone breaks the line, the next one must not begin with the dot
STATE_MARKS = {
    State.ANSWERED: "✅",
    State.LATER: "⏳",
    State.DECLINED: "🗂️",
    State.MERGED: "🔁",
    State.MOVED: "➡️",
    State.CARRIED: "🎓",
}


def name_of(day: Day, question: Question, language: str | None = None) -> b.Span:
    """Return the asker's name as it may be shown."""
    language = language or day.language
    if question.floor:
        return b.Text(day.words.line(language, "from-floor"))
    if question.anonymous or question.name is None:
        return b.Text(day.words.line(language, "anonymous"))
    return b.Person(question.name)


def askers_of(day: Day, question: Question, language: str | None = None) -> b.Spans:
    """Return the asker's name as it may be shown, and how many asked the same: `Sam +2`."""
    name = name_of(day, question, language)
    return (name, b.Text(f"\u00a0+{question.joined}")) if question.joined else (name,)


def words_of(
    day: Day, question: Question, language: str | None = None, longest: int = LONGEST
) -> b.Text | b.Words:
    """Return the question's words, shortened, or a note that they were erased."""
    if question.erased:
        return b.Text(day.words.line(language or day.language, "erased"))
    return b.Words(shortened(" ".join(question.text.split()), longest), official=question.floor)


def official(words: str) -> b.Words:
    """Mark the words of an organiser or an animateur: an announcement, the line of an answer, a reason."""
    return b.Words(words, official=True)


def whole(words: str) -> b.Spans:
    """Mark the words of an organiser that we never cut: a "…" at their end is their own."""
    said = words.rstrip("…")
    return (official(said), b.Text(words[len(said) :])) if said != words else (official(words),)


def state_of(day: Day, question: Question, language: str | None = None) -> str:
    key = "state-" + question.state.replace(" ", "-")
    return day.words.line(language or day.language, key, code=question.goes_on_as or "")


def standing_of(day: Day, question: Question, last: Question | None = None) -> b.State:
    """Return the question's state, for a message about it alone; if merged, also that of the `last`."""
    if last is None or question.state is not State.MERGED:
        return b.State(state_of(day, question), str(question.state))
    states = [question] if last.state is State.WAITING else [question, last]
    return b.State(BETWEEN.join(state_of(day, each) for each in states), str(last.state))


COUNTS = {
    State.WAITING: "count-waiting",
    State.PROPOSED: "count-proposed",
    State.ON_STAGE: "count-on-stage",
    State.LATER: "count-later",
    State.ANSWERED: "count-answered",
    State.DECLINED: "count-declined",
    State.CARRIED: "count-carried",
    State.MOVED: "count-moved",
}


GONE = (State.ANSWERED, State.DECLINED, State.CARRIED, State.MOVED)
SETTLED = (State.WAITING, State.LATER, State.ANSWERED, State.DECLINED)  # a question on stage has its own card


def counts_line(
    day: Day, counts: Mapping[State, int], language: str, counted: Iterable[State] = SETTLED
) -> str:
    """Return « 0 en attente · 1 plus tard · 2 traitées »: zeros are left out, except for those waiting."""
    told = [state for state in counted if counts.get(state) or state is State.WAITING]
    return BETWEEN.join(_counted(day, state, counts, language) for state in told)


def _counted(day: Day, state: State, counts: Mapping[State, int], language: str) -> str:
    return day.words.line(language, COUNTS[state], count=counts.get(state, 0))


def without(day: Day, body: Body, question: Question, language: str) -> Body:
    """Return a message that quotes a question without the asker's name, its words and those about it."""
    about = [words for words in (question.request, question.precision, question.reason) if words]

    def forget(span: b.Span, names_it: bool) -> b.Span:
        if isinstance(span, b.Words) and (_quotes(span, question) or span.text in about):
            return b.Text(day.words.line(language, "erased"), span.style)
        return _unnamed(day, span, question, language) if names_it else span

    return _mapped(body, question, forget)


def reworded(day: Day, body: Body, former: Question, question: Question, language: str) -> Body:
    """Return a message that quotes a question with its corrected words, answer, reason or precision.

    It also hides the asker's name if the question is now anonymous, and an owner's who is one no more.
    """
    lines = {former.answer: question.answer, former.reason: question.reason}
    changed = {before: after for before, after in lines.items() if before and before != after}
    owner = day.programme.people.get(former.owner or "") if former.owner != question.owner else None

    def correct(span: b.Span, names_it: bool) -> b.Span:
        if isinstance(span, b.Words):
            line = next((each for each in changed if span.official and _is_cut_of(span, each)), None)
            if line is not None:
                return _line_anew(day, span, changed[line], language)
            if former.precision != question.precision and span.text == former.precision:
                return _line_anew(day, span, question.precision, language)
        if isinstance(span, b.Words) and _quotes(span, former):
            longest = len(span.text) if span.text.endswith("…") else LONGEST
            return replace(words_of(day, question, language, longest), style=span.style)
        if isinstance(span, b.Person) and names_it and owner is not None and span.name == owner.name:
            return b.Text(day.words.line(language, "anonymous"))
        return _unnamed(day, span, former, language) if names_it and question.anonymous else span

    return _mapped(body, former, correct)


def _unnamed(day: Day, span: b.Span, question: Question, language: str) -> b.Span:
    """Hide the asker's name: a person, or words in a digest so that the name can be struck through."""
    shown = span.name if isinstance(span, b.Person) else span.text if isinstance(span, b.Words) else None
    named = shown is not None and shown == question.name
    return b.Text(day.words.line(language, "anonymous")) if named else span


def _line_anew(day: Day, span: b.Words, line: str | None, language: str) -> b.Span:
    """Return the corrected line of an answer, a reason or a precision, cut where the former one was."""
    if not line:
        return b.Text(day.words.line(language, "erased"))
    return replace(span, text=shortened(line, len(span.text)) if span.text.endswith("…") else line)


def _quotes(span: b.Words, question: Question) -> bool:
    return _is_cut_of(span, " ".join(question.text.split()))


def _is_cut_of(span: b.Words, text: str) -> bool:
    is_cut = span.text.endswith("…") and text.startswith(span.text[:-1])
    return bool(text) and (span.text == text or is_cut)


def _mapped(body: Body, question: Question, change: Callable[[b.Span, bool], b.Span]) -> Body:
    """Change each span; `change` also learns whether its block names the question."""
    return Body(
        tuple(
            b.Block(
                tuple(change(span, b.Text(question.code) in _unstyled(block)) for span in block.spans),
                block.kind,
            )
            for block in body.blocks
        )
    )


def _unstyled(block: b.Block) -> list[b.Span]:
    return [b.Text(span.text) if isinstance(span, b.Text) else span for span in block.spans]


def coded(day: Day, question: Question, language: str | None = None) -> b.Spans:
    """Return the question's code, with the one that it had in the session it comes from, if any."""
    code = b.Text(question.code)
    if question.comes_from is None:
        return (code,)
    return code, *day.words.spans(language or day.language, "comes-from", code=question.comes_from)


def card_body(day: Day, question: Question, last: Question | None = None) -> Body:
    """Return the card of a question that has no message of its own; one line once its words are gone.

    If it was merged, it also says what became of the `last` one, to which it leads.
    """
    code, state = coded(day, question), standing_of(day, question, last)
    if question.erased:
        shown = day.words.body(day.language, "card-erased", code=question.code, state=state)
    else:
        key = "card" if question.state is State.WAITING else "card-settled"
        words, name = words_of(day, question), name_of(day, question)
        shown = day.words.body(day.language, key, code=code, words=words, name=name, state=state)
    is_merged = last is not None and question.state is State.MERGED
    return _with_outcome(day, shown, last if is_merged and last else question, day.language)


def _with_outcome(day: Day, shown: Body, question: Question, language: str) -> Body:
    """Add what was made precise, who answers, the answer and the reason given, if any, below a message."""
    lines = [block.spans for block in shown.blocks]
    lines[-1] = with_owner(day, lines[-1], question, language)
    return b.paragraph(*b.lines([*lines, *outcome_lines(day, question, language)]))


def outcome_lines(day: Day, question: Question, language: str) -> list[b.Spans]:
    """Return what was made precise, the answer and the reason given, if any, a line each."""
    lines = _made_precise(day, question, language)
    if question.answer:
        lines.append(day.words.spans(language, "answer-line", answer=official(question.answer)))
    if question.reason:
        lines.append(day.words.spans(language, "reason-line", reason=official(question.reason)))
    return lines


def _made_precise(day: Day, question: Question, language: str) -> list[b.Spans]:
    """Return what the asker is asked to make precise and what they answered, a line each."""
    lines = []
    if is_asked_more(question):
        request = request_words(day, question, language)
        lines.append(day.words.spans(language, "request-line", request=request))
    if question.precision:
        precision = (b.Words(question.precision),)
        lines.append(day.words.spans(language, "precision-line", precision=precision))
    return lines


def is_asked_more(question: Question) -> bool:
    """Return whether people read what is asked of the asker: until it is too late, unless it was answered."""
    is_live = question.state in VOTABLE | {State.MERGED}
    return question.request is not None and (is_live or question.precision is not None)


def request_words(day: Day, question: Question, language: str) -> b.Spans:
    """Return what the asker is asked, in the words of the desk if it gave any."""
    if question.request:
        return (official(question.request),)
    return (b.Text(day.words.line(language, "request-plain")),)


def precision_action(day: Day, question: Question) -> Action:
    """Return ✏️, whose form lets the asker answer."""
    label = day.words.line
    field = Field("precision", label(day.language, "field-precision"), length=LONGEST_PRECISION)
    return Action(f"precise:{question.id}", label(day.language, "action-precise"), "✏️", (field,))


def with_owner(day: Day, spans: b.Spans, question: Question, language: str | None = None) -> b.Spans:
    """Add « confiée à Eva Experte » to the end of the small print, if somebody said yes."""
    owner = day.programme.people.get(question.owner or "")
    if owner is None:
        return spans
    named = day.words.spans(language or day.language, "owner-line", name=(b.Person(owner.name),))
    return (*spans, b.Text(BETWEEN), *named)


VOTES = "vote:"  # begins the key of the action that votes; the question's id follows
GIVES, TAKES_BACK = ":yes", ":no"  # end that of a button on a page, which says what it does; others do either


def named_vote_key(question: int, *, gives: bool) -> str:
    """Return the key of a button on a page: pressed on a stale one, it undoes nothing."""
    return f"{VOTES}{question}{GIVES if gives else TAKES_BACK}"


def read_named_vote(action: str) -> tuple[int | None, bool | None]:
    """Return the question that such a key names, and whether the vote is given (None: either)."""
    number, _, wish = action.removeprefix(VOTES).partition(":")
    named = int(number) if number.isascii() and number.isdigit() else None
    return named, {"yes": True, "no": False}.get(wish)


def vote_action(day: Day, question: Question) -> Action:
    """Return the vote action: a button shows the count, which the platform shows under a mark."""
    label = day.words.line
    voted = label(day.language, "action-votes", votes=question.voters)
    return Action(
        f"{VOTES}{question.id}", voted if question.voters else label(day.language, "action-vote"), "👍"
    )


ASKS = "question"  # key of the action that opens the form of a question; also the command's name


def ask_actions(day: Day, platform: str) -> tuple[Action, ...]:
    """Return the button that opens the form, where there are forms."""
    if not day.platforms[platform].buttons:
        return ()
    fields = (
        Field("texte", day.words.line(day.language, "field-question"), length=LONGEST),
        Field("comptoir", day.words.line(day.language, "field-comptoir"), required=False, length=100),
        Field("anonyme", day.words.line(day.language, "field-anonymous"), required=False, length=3),
    )
    return (Action(ASKS, day.words.line(day.language, "action-ask"), "❓", fields),)


def status_body(day: Day, question: Question, language: str) -> Body:
    """Return the answer to `question C3-12`: the question, its state, its votes, its answer."""
    shown = day.words.body(
        language,
        "status-of",
        words=words_of(day, question, language),
        code=coded(day, question, language),
        state=state_of(day, question, language),
        votes=question.voters,
        name=name_of(day, question, language),
    )
    return _with_outcome(day, shown, question, language)


def last_body(day: Day, last: Question, language: str) -> Body:
    """Return what became of the question that another leads to: one that was merged into it asks the same."""
    words, state = words_of(day, last, language), state_of(day, last, language)
    told = day.words.body(language, "status-last", words=words, code=last.code, state=state)
    return _with_outcome(day, told, last, language)


def list_body(
    day: Day,
    session: Session,
    questions: Sequence[Question],
    language: str,
    counts: Mapping[State, int],
    *,
    elsewhere: bool,
    part: slice = slice(None),
) -> Body:
    """Return the given `part` of a queue's open questions, in the order given, and say where the rest is.

    `elsewhere`: the list is read in a place where one would ask another comptoir.
    """
    title = place_label(day, session, language)
    if questions:
        head = day.words.body(language, "questions-of", session=title, count=len(questions))
        lines = [list_line(day, q, language) for q in questions[part]]
        return b.join([head, *lines, *_rest_of_list(day, session, len(questions), part, language)])
    treated = [state for state in GONE if counts.get(state)]
    return day.words.body(
        language,
        "no-open-questions" if treated else "no-questions",
        session=title,
        counts=BETWEEN.join(_counted(day, state, counts, language) for state in treated),
        prefix=day.prefixes[session.id],
        elsewhere=int(elsewhere),
    )


def _rest_of_list(day: Day, session: Session, count: int, part: slice, language: str) -> list[Body]:
    first, last, _ = part.indices(count)
    if (first, last) == (0, count):
        return []
    size = (part.stop or count) - (part.start or 0)
    return [
        day.words.body(
            language,
            "questions-piece" if last < count else "questions-last-piece",
            first=first + 1,
            last=last,
            count=count,
            prefix=day.prefixes[session.id],
            next=last // size + 1,
        )
    ]


def codes_shown(day: Day, known: Sequence[str] | None = None) -> str:
    """Return the codes to choose among, all of them unless given; if many, the first ones and the last."""
    codes = list(day.session_by_prefix if known is None else known)
    few = codes if len(codes) <= MOST_CODES else [*codes[: MOST_CODES - 1], "…", codes[-1]]
    return ", ".join(few).replace("…,", "…")


def list_line(day: Day, question: Question, language: str) -> Body:
    """Return a question as a line of a list: its words shortened, its votes, its name if it may be shown."""
    shown = day.words.body(
        language,
        "question-line",
        code=question.code,
        votes=question.voters,
        signs=heard.signs_of(question),
        words=words_of(day, question, language, 200),
        name=name_of(day, question, language),
        on_stage=int(question.state is State.ON_STAGE),
    )
    [line] = shown.blocks
    small_print = with_owner(day, line.spans, question, language)
    return b.item(*b.lines([small_print, *_made_precise(day, question, language)]))


# ── The desk ────────────────────────────────────────────────────────────────────────────────────────────


def stage_body(day: Day, question: Question, *, carries: bool, buttons: bool = False) -> Body:
    """Return the on-stage card, or one line once it is handled; without `buttons`, it explains its marks.

    `carries`: a restitution is to come, to which the question can be carried.
    """
    if question.state is not State.ON_STAGE:
        return day.words.body(
            day.language,
            "stage-undone" if question.state is State.WAITING else "stage-over",
            code=question.code,
            words=words_of(day, question, longest=NAMED_SHORTLY),
            state=standing_of(day, question),
        )
    shown = day.words.body(
        day.language,
        "stage-card",
        words=words_of(day, question),
        code=coded(day, question),
        name=askers_of(day, question),
        votes=question.voters,
    )
    shown = _with_outcome(day, shown, question, day.language)
    return shown if buttons else b.join([shown, day.words.body(day.language, "stage-hint", carries=carries)])


def stage_actions(day: Day, question: Question, *, carries: bool, buttons: bool) -> tuple[Action, ...]:
    """Return the actions: ✅ is one tap; ✍ needs a form for its line, and elsewhere a command gives it."""
    label = day.words.line
    line = Field("answer", label(day.language, "field-answer"), length=LONGEST)
    reason = Field("reason", label(day.language, "field-reason"), required=False)
    request = Field("request", label(day.language, "field-request"), required=False, length=LONGEST_PRECISION)
    with_line = Action(f"line:{question.id}", label(day.language, "action-line"), "✍️", (line,))
    return (
        Action(f"answer:{question.id}", label(day.language, "action-answer"), "✅"),
        *([with_line] if buttons else []),
        Action(f"later:{question.id}", label(day.language, "action-later"), "⏳"),
        Action(f"decline:{question.id}", label(day.language, "action-decline"), "❌", (reason,)),
        Action(f"clarify:{question.id}", label(day.language, "action-clarify"), "🔎", (request,)),
        *([Action(f"carry:{question.id}", label(day.language, "action-carry"), "🎓")] if carries else []),
    )
