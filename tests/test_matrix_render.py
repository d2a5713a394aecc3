"""Bodies as they look on Matrix, in plain text and in HTML, even with hostile words."""

import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest
from hostile import UNSEEN
from hypothesis import given
from hypothesis import strategies as st
from matrix_stage import Clockface

from adapters.matrix.render import MOST_BYTES, Rendered, Scene, render
from bot.port import body as b
from bot.port.chat import Outgoing

NOON = datetime(2018, 10, 16, 12, tzinfo=UTC)
SCENE = Scene("day", "example.org", Clockface(), "!room:example.org")


def rendered(body: b.Body, prefix: str = "", place: str = "hall") -> Rendered:
    return render(Outgoing("say", place, "key", "token", NOON, NOON, body=body, rehearsal=prefix), SCENE)


@pytest.mark.parametrize(
    ("span", "plain", "html"),
    [
        (b.Text("a <b> & c\nd"), "a <b> & c\nd", "a &lt;b&gt; &amp; c<br>d"),
        (b.Text("now", "strong"), "now", "<strong>now</strong>"),
        (b.Text("C1-2", "code"), "C1-2", "<code>C1-2</code>"),
        (b.Words("done", "struck"), "~done~", "<del>done</del>"),
        (b.Words("@room #a http://x.org"), "@\u2060room #\u2060a http:\u2060/\u2060/x.\u2060org", None),
        (
            b.Words("voir (https://x.org/?a=1&b=2), x.org ou a@x.org ; @room", official=True),
            "voir (https://x.org/?a=1&b=2), x.org ou a@x.org ; @\u2060room",
            'voir (<a href="https://x.org/?a=1&amp;b=2">https://x.org/?a=1&amp;b=2</a>), '
            "x.org ou a@x.org ; @\u2060room",
        ),
        (
            b.Words("من https://x.org\n<b>", official=True),
            "\u2068من https://x.org\u2069\n\u2068<b>\u2069",
            '\u2068من <a href="https://x.org">https://x.org</a>\u2069<br>\u2068&lt;b&gt;\u2069',
        ),
        (
            b.Words("من يدفع؟\nQui ?"),
            "\u2068من يدفع؟\u2069\n\u2068Qui ?\u2069",
            "\u2068من يدفع؟\u2069<br>\u2068Qui ?\u2069",
        ),
        (b.Person("Ana"), "Ana", "Ana"),
        (b.Person("دانا"), "\u2068دانا\u2069", "\u2068دانا\u2069"),
        (b.Person("Ana", "@ana:example.org"), "Ana", "Ana"),
        (
            b.Person("Ana", "@ana:example.org", ping=True),
            "Ana",
            '<a href="https://matrix.to/#/@ana:example.org">Ana</a>',
        ),
        (b.PlaceLink("c1", "C1"), "C1", '<a href="https://matrix.to/#/%23day-c1:example.org">C1</a>'),
        (b.MessageLink("key", "here"), "here", "here"),
        (
            b.MessageLink("key", "here", "$event"),
            "here",
            '<a href="https://matrix.to/#/%23day-hall:example.org/$event">here</a>',
        ),
        (
            b.MessageLink("", "there", "$event", "c1"),
            "there",
            '<a href="https://matrix.to/#/%23day-c1:example.org/$event">there</a>',
        ),
        (
            b.Link('https://tv.org/?a=1&b="', "Live"),
            'Live (https://tv.org/?a=1&b=")',
            '<a href="https://tv.org/?a=1&amp;b=&quot;">Live</a>',
        ),
        (b.Link("javascript:alert(1)", "Live"), "Live", "Live"),
        (b.State("traitée", "answered"), "traitée", "traitée"),
        (b.Hour(NOON), "12:00", "12:00"),
        (b.Hour(NOON, "strong"), "12:00", "<strong>12:00</strong>"),
        (b.Hour(NOON + timedelta(days=1)), "17 12:00", "17 12:00"),
        (b.Countdown(NOON + timedelta(minutes=5)), "5 min", "5 min"),
    ],
)
def test_each_span_is_shown_in_both_forms(span: b.Span, plain: str, html: str | None) -> None:
    assert rendered(b.paragraph(span)) == Rendered(plain, f"<p>{plain if html is None else html}</p>")


def test_no_line_ends_within_a_code() -> None:
    shown = rendered(b.paragraph(b.Text("C1-12 · en attente"), b.Text("!scene C1-12", "code")))

    assert shown.html == "<p>C1-\u206012 · en attente<code>!scene C1-12</code></p>"
    assert shown.plain == "C1-12 · en attente!scene C1-12"


def test_a_message_of_a_conversation_is_linked_by_its_room() -> None:
    link = b.MessageLink("key", "here", "$event")

    assert rendered(b.paragraph(link), place="direct:!room").html == (
        '<p><a href="https://matrix.to/#/!room:example.org/$event?via=example.org">here</a></p>'
    )


def test_neighbours_of_one_style_are_one_element() -> None:
    body = b.paragraph(b.Text("!", "code"), b.Words("suivante", "code"), b.Text(" "), b.Text("a", "strong"))

    assert rendered(body).html == "<p><code>!suivante</code> <strong>a</strong></p>"


def test_blocks_are_paragraphs_headings_quotes_and_one_list() -> None:
    heading = b.Body((b.Block((b.Text("Title"),), "heading"),))
    body = b.join(
        [
            heading,
            b.item(b.Text("one")),
            b.item(b.Text("two")),
            b.quote(b.Text("said\nso")),
            b.paragraph(b.Text("end")),
        ]
    )

    assert rendered(body) == Rendered(
        "Title\n• one\n• two\n> said\n> so\nend",
        "<h4>Title</h4><ul><li>one</li><li>two</li></ul><blockquote>said<br>so</blockquote><p>end</p>",
    )


def test_the_prefix_stands_before_the_first_block() -> None:
    assert rendered(b.item(b.Text("one")), "[répétition] ") == Rendered(
        "• [répétition] one", "<ul><li>[répétition] one</li></ul>"
    )
    assert rendered(b.Body(), "[répétition] ").plain == "[répétition] "


def test_the_longest_words_are_cut_and_the_rest_is_whole() -> None:
    body = b.paragraph(b.Text("C1-2 "), b.Words("short"), b.Words("<&" * 20_000), b.Text(" end"))

    shown = rendered(body)

    assert max(len(shown.plain.encode()), len(shown.html.encode())) <= MOST_BYTES
    assert shown.plain.startswith("C1-2 short<&")
    assert shown.plain.endswith("… end")
    assert len(shown.html) > MOST_BYTES / 2


def test_a_body_of_too_many_short_lines_loses_the_last_ones_and_says_so() -> None:
    body = b.join(b.item(b.Text(f"Session {n}, en deux mots")) for n in range(1000))

    shown = rendered(body)

    assert max(len(shown.plain.encode()), len(shown.html.encode())) <= MOST_BYTES
    lines = shown.plain.split("\n")
    assert lines[-1] == "…"
    assert lines[:-1] == [f"• Session {n}, en deux mots" for n in range(len(lines) - 1)]
    assert len(shown.html) > MOST_BYTES / 2


class Elements(HTMLParser):
    """The elements of a document, the addresses of its links and its text, as a client would read them."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.text += "\n" if tag == "br" else ""

    def handle_data(self, data: str) -> None:
        self.text += data


HOSTILE = st.text(alphabet="<>&\"'/aimgscript=()@#!:.é \n", max_size=60) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        "<img src=x>",
        "</p><a href='https://x.org'>x</a>",
        "&lt;b&gt;",
        "<!--",
        "@room",
    ]
)


@given(HOSTILE, HOSTILE)
def test_words_and_names_are_never_markup_nor_links(words: str, name: str) -> None:
    shown = rendered(b.paragraph(b.Words(words), b.Person(name)))

    client = Elements()
    client.feed(shown.html)
    client.close()
    assert client.elements <= {"p", "br"}
    assert client.text.translate(UNSEEN) == words + name
    for form in (shown.plain, client.text):
        assert re.search(r"[@#!]\w|://", form) is None
