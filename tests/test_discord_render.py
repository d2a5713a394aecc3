"""Bodies as they look on Discord: text that notifies, cards that do not, buttons, even hostile words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from discord_markdown import Act, read
from hostile import UNSEEN
from hypothesis import example, given
from hypothesis import strategies as st
from matrix_stage import Clockface

from adapters.discord.render import NO_PREVIEWS, SILENT, Rendered, Scene, render
from bot.port import body as b
from bot.port.chat import Action, Outgoing
from bot.port.text import WORD_JOINER, clean

NOON = datetime(2018, 10, 16, 12, tzinfo=UTC)
STAMP = int(NOON.timestamp())
SCENE = Scene(7, {"hall": "70", "c1": "71"}, Clockface(), lambda action: f"do:{action.key}", {"ana": "9"})
PAST = replace(SCENE, live=False)


def rendered(body: b.Body, scene: Scene = SCENE, **given: Any) -> Rendered:
    said = Outgoing("say", "hall", "key", "token", NOON, NOON, body=body, notify=True)
    return render(replace(said, **given), scene)


def content(*spans: b.Span, scene: Scene = SCENE, **given: Any) -> str:
    return rendered(b.paragraph(*spans), scene, **given).content


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (b.Text("a * b"), r"a \* b"),
        (b.Text("now", "strong"), "**now**"),
        (b.Text("C1-2", "code"), "`C1-2`"),
        (b.Words("a`b", "code"), r"a\`b"),
        (b.Text("!question C1 …", "code"), "`/question C1 …`"),
        (b.Text("!digest", "code"), "`/bureau digest`"),
        (b.Text("!salle …", "code"), "`/bureau salle …`"),
        (b.Text("!hurrah", "code"), "`!hurrah`"),
        (b.Words("done", "struck"), "~~done~~"),
        (b.Words("@everyone"), f"@{WORD_JOINER}everyone"),
        (b.Words("<@123>"), rf"\<@{WORD_JOINER}123>"),
        (b.Words("# one\n1. two"), "\\# one\n1\\. two"),
        (b.Words(":smile: 10:30"), r"\:smile: 10:30"),
        (b.Words(":漢字"), r"\:漢字"),
        (b.Words("من *يدفع*"), "\u2068من \\*يدفع\\*\u2069"),
        (b.Person("דנה"), "\u2068דנה\u2069"),
        (b.Text("voir https://x.org/a_b*"), "voir https://x.org/a_b*"),
        (b.Words("voir https://x.org/a_(b).", official=True), "voir <https://x.org/a_(b)>."),
        (b.Words("ana_b@x.org, x.org/a", official=True), r"ana\_b@x.org, x.org/a"),
        (b.Words("<@123> @here #x *a*", official=True), "\\<@⁠123> @⁠here #⁠x \\*a\\*".replace("⁠", WORD_JOINER)),
        (b.Person("Ana_"), r"Ana\_"),
        (b.Person("Ana", "9"), "Ana"),
        (b.Person("Ana", "9", ping=True), "<@9>"),
        (b.Person("Ana", "ana", ping=True), "<@9>"),
        (b.Person("Zoé", "zoe", ping=True), "Zoé"),
        (b.PlaceLink("c1", "Comptoir 1"), "<#71>"),
        (b.PlaceLink("c9", "Comptoir 9"), "Comptoir 9"),
        (b.PlaceLink("c1", "Le *vrai* titre", titled=True), r"Le \*vrai\* titre <#71>"),
        (b.PlaceLink("c9", "Titre", titled=True), "Titre"),
        (b.State("traitée", "answered"), "traitée"),
        (b.MessageLink("key", "ici"), "ici"),
        (b.MessageLink("key", "ici", "5"), "[ici](<https://discord.com/channels/7/70/5>)"),
        (b.MessageLink("", "là", "5", "c1"), "[là](<https://discord.com/channels/7/71/5>)"),
        (b.Link("https://tv.org/?a=(1)", "Live"), "[Live](<https://tv.org/?a=%281%29>)"),
        (b.Link("https://tv.org/", "https://tv.org/"), "<https://tv.org/>"),
        (b.Link("https://tv.org/", "[Live]"), r"\[Live\] (<https://tv.org/>)"),
        (b.Link("javascript:alert(1)", "Live"), "Live"),
        (b.Hour(NOON), f"<t:{STAMP}:t>"),
        (b.Hour(NOON, "strong"), f"**<t:{STAMP}:t>**"),
        (b.Hour(NOON, "code"), "`12:00`"),
        (b.Hour(NOON, beside=NOON - timedelta(days=1)), f"<t:{STAMP}:f>"),
        (b.Hour(NOON, "code", beside=NOON - timedelta(days=1)), "`16 12:00`"),
        (b.Countdown(NOON), f"<t:{STAMP}:R>"),
    ],
)
def test_each_span_is_shown(span: b.Span, text: str) -> None:
    assert content(span) == text


def test_hours_are_words_while_event_time_is_not_real_time() -> None:
    spans = (b.Hour(NOON), b.Text(" "), b.Countdown(NOON + timedelta(minutes=5)))
    assert content(*spans, scene=PAST) == "12:00 5 min"
    assert content(*spans, rehearsal="[répétition] ") == r"\[répétition\] 12:00 5 min"


def test_commands_are_named_in_the_language_of_the_reader() -> None:
    assert content(b.Text("!digest, !floor", "code"), language="en") == "`/desk digest, /desk floor`"
    assert content(b.Text("!question", "code"), language="en") == "`/ask`"


def test_in_a_conversation_commands_are_typed_as_everywhere_else() -> None:
    assert content(b.Text("!aide", "code"), place="direct:5") == "`!aide`"


def test_each_block_is_shown_on_lines_of_its_own() -> None:
    blocks = (
        b.Block((b.Text("Title"),), "heading"),
        b.Block((b.Words("one\ntwo"),), "quote"),
        b.Block((b.Words("a\nb"),), "item"),
        b.Block((b.Text("end"),)),
    )
    assert rendered(b.Body(blocks)).content == "### Title\n> one\n> two\n- a\n  b\nend"


def test_a_blank_line_keeps_apart_what_is_read_apart() -> None:
    head, title = b.paragraph(b.Text("À 10h30")), b.paragraph(b.Text("Comptoir 1", "strong"))
    details = b.paragraph(b.Text("Salle : Club\nAvec Ana"))
    assert rendered(b.join([head, title, details])).content == (
        "À 10h30\n\n**Comptoir 1**\nSalle : Club\nAvec Ana"
    )
    lines = b.join([head, details, details, head])
    assert rendered(lines, notify=False).embeds[0]["description"] == (
        "À 10h30\n\nSalle : Club\nAvec Ana\n\nSalle : Club\nAvec Ana\n\nÀ 10h30"
    )


# ── What people write ───────────────────────────────────────────────────────────────────────────────────

SIGNS = (
    st.sampled_from("*_~|`>#-+[]()<>\\:@/.!&tae\n ")
    | st.sampled_from(
        ["**", "~~", "||", "```", ">>>", "-#", "1.", "\u202e", "¯\\_(ツ)_/¯", ":smile:", "@here"]
    )
    | st.sampled_from(["<@12>", "<@&12>", "<#12>", "</q:12>", "<t:0:R>", "<:a:12>", "<id:home>", "@everyone"])
    | st.sampled_from(["https://", "x.org", "discord.gg/abc", "[a](https://x.org)"])
)
HOSTILE = st.one_of(st.lists(SIGNS, max_size=12).map("".join), st.text(max_size=30)).map(clean)


def letters(text: str) -> str:
    """Return all text without white space, which blocks add and remove at the start of lines."""
    return "".join(text.translate(UNSEEN).split())


@given(HOSTILE, st.sampled_from(["paragraph", "quote", "item", "heading"]), st.booleans())
@example("[a](x) [click](https://x.org)", "paragraph", True)
@example("https://a.b/[click](https://x.org)", "quote", True)
@example("\\", "paragraph", True)
@example("@", "paragraph", False)
@example("[a](https://x.org)" * 6, "heading", False)
def test_peoples_words_never_act(words: str, kind: Any, is_text: bool) -> None:
    block = b.Block((b.Words(words), b.Text("everyone"), b.Words(words)), kind)
    shown = rendered(b.Body((block,)), notify=is_text)
    marks = {"paragraph": [], "quote": ["quote"], "item": ["item"], "heading": ["heading"]}[kind]
    if is_text:
        text, acts = read(shown.content)
    else:
        (embed,) = shown.embeds
        text, acts = read(embed.get("title") or embed.get("description") or "")
        marks = [] if embed.get("title") else marks  # a title that is too long becomes a heading
    assert [act.kind for act in acts if act.kind != "quote"] == [mark for mark in marks if mark != "quote"]
    assert letters(text) == letters(words + "everyone" + words)
    assert shown.payload["allowed_mentions"] == {"parse": [], "users": [], "replied_user": False}


@given(HOSTILE, st.sampled_from(["strong", "struck", "code"]))
def test_words_in_a_style_are_only_that(words: str, style: Any) -> None:
    text, acts = read(content(b.Words(words, style), b.Text(" end")))
    assert letters(text) == letters(words + "end")
    assert {act.kind for act in acts} <= {style}


@given(HOSTILE)
def test_a_name_is_only_a_name(name: str) -> None:
    text, acts = read(content(b.Person(name), b.Text("everyone")))
    assert (letters(text), acts) == (letters(name + "everyone"), [])


def test_the_parser_of_these_tests_sees_what_acts() -> None:
    assert read("# a **b** <@1> [c](https://x.org) \\*d\\*") == (
        "a b <@1> [c](https://x.org) *d*",
        [
            Act("heading", "#"),
            Act("strong", "b"),
            Act("mention", "<@1>"),
            Act("masked", "[c](https://x.org)"),
        ],
    )


# ── Who is pinged ───────────────────────────────────────────────────────────────────────────────────────


def test_only_those_meant_are_pinged() -> None:
    people = (b.Person("Ana", "9", ping=True), b.Person("Bob", "8"), b.Person("Zoé", "zoe", ping=True))
    payload = rendered(b.paragraph(*people)).payload
    assert payload["allowed_mentions"] == {"parse": [], "users": ["9"], "replied_user": False}


def test_an_edit_pings_nobody() -> None:
    shown = rendered(b.paragraph(b.Person("Ana", "9", ping=True)))
    assert shown.edit["allowed_mentions"]["users"] == []


# ── Text and cards ──────────────────────────────────────────────────────────────────────────────────────


def test_messages_that_notify_are_text_without_previews() -> None:
    payload = rendered(b.paragraph(b.Text("Bonjour"))).payload
    assert (payload["content"], payload["embeds"], payload["flags"]) == ("Bonjour", [], NO_PREVIEWS)


def test_a_board_is_a_silent_card() -> None:
    body = b.Body((b.Block((b.Text("Digest"),), "heading"), b.Block((b.Text("one"),))))
    payload = rendered(body, notify=False, key="digest:c1").payload
    assert payload["content"] == ""
    assert payload["embeds"] == [{"title": "Digest", "description": "one", "color": 0x3B6FB6}]
    assert payload["flags"] == SILENT


@pytest.mark.parametrize(
    ("key", "state", "colour"),
    [
        ("card:C1-1", None, 0xE0A526),
        ("card:C1-1", "on stage", 0x2E9E5B),
        ("card:C1-1", "answered", 0x3B6FB6),
        ("card:C1-1", "later", 0x8E6BB0),
        ("card:C1-1", "declined", 0xB65B4A),
        ("card:C1-1", "withdrawn", 0x8A8F98),
        ("stage:C1-1:7", None, 0x2E9E5B),
        ("stage:C1-1:7", "answered", 0x3B6FB6),
    ],
)
def test_the_colour_of_a_card_follows_its_state(key: str, state: str | None, colour: int) -> None:
    spans = b.paragraph(b.Text("Qui paie ?"), b.State("…", state) if state else b.Text("…"))
    (embed,) = rendered(spans, notify=False, key=key).embeds
    assert embed["color"] == colour


def test_an_answer_to_one_person_is_text() -> None:
    assert rendered(b.paragraph(b.Text("C1-2")), notify=False, person="9").content == "C1-2"


def test_an_edit_says_everything_again() -> None:
    edit = rendered(b.paragraph(b.Text("Bonjour"))).edit
    assert edit == {
        "content": "Bonjour",
        "embeds": [],
        "components": [],
        "allowed_mentions": {"parse": [], "users": [], "replied_user": False},
        "flags": NO_PREVIEWS,
    }


# ── Lengths ─────────────────────────────────────────────────────────────────────────────────────────────


def everything(shown: Rendered) -> str:
    return shown.content + "".join(e.get("title", "") + e.get("description", "") for e in shown.embeds)


def in_bounds(shown: Rendered) -> bool:
    return (
        len(shown.content) <= 2000
        and all(
            len(e.get("description", "")) <= 4096 and len(e.get("title", "")) <= 256 for e in shown.embeds
        )
        and sum(len(e.get("description", "") + e.get("title", "")) for e in shown.embeds) <= 6000
    )


def test_a_long_text_goes_on_in_a_card_between_two_words() -> None:
    words = " ".join(f"mot{n}" for n in range(700))
    shown = rendered(b.paragraph(b.Words(words)))
    assert in_bounds(shown)
    assert [*shown.content.split(), *shown.embeds[0]["description"].split()] == words.split()


def test_a_text_that_fits_nowhere_ends_with_an_ellipsis() -> None:
    words = " ".join(f"mot{n}" for n in range(2000))
    shown = rendered(b.paragraph(b.Words(words)))
    assert in_bounds(shown)
    kept = everything(shown)
    assert kept.endswith(" …")
    assert words.split()[: kept.count("mot")][-1] == kept.split()[-2]


def test_a_word_without_end_is_cut_between_letters() -> None:
    assert in_bounds(shown := rendered(b.paragraph(b.Words("👍🏽" * 5000))))
    assert set(everything(shown).removesuffix(" …").split("👍🏽")) == {""}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["paragraph", "quote", "item", "heading"]),
            st.text(alphabet="ab *_\n@é", max_size=60),
            st.integers(1, 60),
        ),
        max_size=12,
    ),
    st.booleans(),
)
def test_whatever_is_said_fits(parts: list[Any], is_text: bool) -> None:
    blocks = tuple(b.Block((b.Words(text * times), b.Text(" fin", "strong")), k) for k, text, times in parts)
    assert in_bounds(rendered(b.Body(blocks), notify=is_text))


# ── Buttons ─────────────────────────────────────────────────────────────────────────────────────────────


def test_actions_are_buttons_in_rows_of_five() -> None:
    actions = tuple(Action(f"slot:{n}", f"Ligne {n}", "") for n in range(30))
    rows = rendered(b.paragraph(b.Text("x")), actions=actions).components
    assert [len(row["components"]) for row in rows] == [5, 5, 5, 5, 5]


def test_a_button_has_its_mark_and_its_weight() -> None:
    actions = (
        Action("answer:1", "Répondu", "✅"),
        Action("decline:1", "Écarter", "❌"),
        Action("next", "Suivante " * 20, "⏭"),
    )
    (row,) = rendered(b.paragraph(b.Text("x")), actions=actions).components
    answer, decline, following = row["components"]
    assert answer == {
        "type": 2,
        "style": 3,
        "label": "Répondu",
        "custom_id": "do:answer:1",
        "emoji": {"name": "✅"},
    }
    assert decline["style"] == 2, "❌ cannot be seen on red"
    assert (following["style"], following["emoji"]) == (2, {"name": "⏭\ufe0f"})
    assert len(following["label"]) <= 80
    assert following["label"].endswith("…")
