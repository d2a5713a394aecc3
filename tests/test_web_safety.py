"""What the pages refuse: forms that are not theirs, cookies that are not ours, and words that would act."""

import random
from collections.abc import AsyncIterator
from ipaddress import ip_network
from pathlib import Path

import pytest
from sizes import size
from web_person import Phone, bodies, questions
from web_scene import SECRET, WebScene, on_pages

from adapters.rehearsal.html import Element
from adapters.web.devices import Devices
from adapters.web.guard import HEADERS

C1 = "/comptoir-1"
FORM = "application/x-www-form-urlencoded"
OTHERS = "https://evil.example.org"


@pytest.fixture
async def scene(quick: Path) -> AsyncIterator[WebScene]:
    async with on_pages(quick, web={"devices": 3_000}) as scene:
        yield scene


@pytest.fixture
async def ana(scene: WebScene) -> AsyncIterator[Phone]:
    async with scene.phone() as phone:
        yield phone


# ── Whose form it is ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("site", "headers"),
    [("cross-site", {}), ("same-site", {}), (None, {"Origin": OTHERS}), ("cross-site", {"Origin": "null"})],
)
async def test_another_site_asks_nothing(ana: Phone, site: str | None, headers: dict[str, str]) -> None:
    ana.fetch_site = site

    refused = await ana.post(C1, await ana.form(C1) | {"act": "ask", "text": "Qui paie ?"}, **headers)

    assert (refused.status, refused.page.one("h1").text) == (403, "Ce formulaire n’est plus valable")
    assert questions(await ana.page(C1)) == []


async def test_a_browser_that_says_nothing_is_believed_by_its_form(ana: Phone, scene: WebScene) -> None:
    ana.fetch_site = None
    before = await ana.form(C1)  # opened before the cookie came: anyone can get such a form
    await ana.ask(C1, "Qui paie ?")

    own = await ana.post(C1, await ana.form(C1) | {"act": "ask", "text": "Et qui décide ?"})
    anyones = await ana.post(C1, before | {"act": "ask", "text": "Et qui vote ?"})
    ana.fetch_site = "same-origin"
    same_page = await ana.post(C1, before | {"act": "ask", "text": "Et qui vote ?"})

    assert [own.status, anyones.status, same_page.status] == [303, 403, 303]


async def test_a_form_made_for_one_device_is_not_anothers(ana: Phone, scene: WebScene) -> None:
    await ana.ask(C1, "Qui paie ?")
    async with scene.phone() as bob:
        await bob.ask(C1, "Qui décide ?")

        refused = await bob.post(C1, await ana.form(C1) | {"act": "ask", "text": "Et qui vote ?"})

    assert refused.status == 403


@pytest.mark.parametrize(
    "changed",
    [{"key": "x"}, {"key": ""}, {"seal": ""}, {"seal": "é" * 43}, {"key": "A" * 16}],
    ids=["another-key", "no-key", "no-seal", "odd-seal", "made-up-key"],
)
async def test_a_form_that_we_did_not_make_is_refused(ana: Phone, changed: dict[str, str]) -> None:
    form = await ana.form(C1) | {"act": "ask", "text": "Qui paie ?"}

    assert (await ana.post(C1, form | changed)).status == 403


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"act": "dance"},
        {"act": "vote"},
        {"vote": "C1-1", "unvote": "C1-1"},
        {"vote": "C9-9"},
        {"act": "press", "action": "forget"},
        {"act": "press", "action": "forget", "target": "nowhere"},
        {"act": "data"},
        {"act": "ask", "text": "x" * 6001},
        {f"f-{number}": "x" for number in range(40)},
    ],
    ids=str,
)
async def test_a_form_that_is_not_whole_is_told_so(ana: Phone, fields: dict[str, str]) -> None:
    refused = await ana.post(C1, await ana.form(C1) | fields)

    assert (refused.status, refused.page.one("h1").text) == (400, "Ce formulaire n’est pas complet")


async def test_a_body_that_is_too_big_is_refused_before_it_is_read(ana: Phone) -> None:
    form = await ana.form(C1) | {"act": "ask", "text": "x" * 20_000}

    refused = await ana.post(C1, form)

    assert (refused.status, refused.page.one("h1").text) == (413, "C’est trop long")


async def test_what_is_not_a_form_is_refused(ana: Phone) -> None:
    as_text = await ana.post(C1, await ana.form(C1), Content_Type="text/plain")
    asked = await ana.form(C1) | {"act": "ask", "text": "Qui paie ?"}
    to_nowhere = await ana.post("/programme", asked)

    assert (as_text.status, to_nowhere.status) == (400, 404)


async def test_a_body_that_is_not_what_its_head_says_is_refused(ana: Phone) -> None:
    form = await ana.form(C1) | {"act": "ask", "text": "Qui paie ?"}

    assert (await ana.post(C1, form, Content_Encoding="gzip")).status == 400


async def test_whatever_is_sent_is_answered_and_never_breaks(ana: Phone) -> None:
    await ana.ask(C1, "Qui paie ?")
    chance = random.Random(7)
    signs = ["", "C1-1", "ask", "press", "\x00", "\u202e", "é", "'\"<&", "a\nb", "%00", "🙂" * 9, "9" * 99]
    names = [*("act", "key", "seal", "text", "name", "anonymous", "where", "code"), "vote", "f-x", "action"]
    kinds = [FORM, f"{FORM}; charset=nothing", f"{FORM}; charset=utf-16", "multipart/form-data", "x"]
    paths = [
        "/",
        C1,
        "/my/data",
        "/programme",
        "/%2e%2e/",
        "/static/..%2f",
        "/files/x/y",
        "/%ff",
        "/é?lang=fr",
    ]

    statuses = set()
    for _ in range(size(150, 3_000)):
        form = await ana.form(C1) if chance.random() < 0.5 else {}
        fields = form | {chance.choice(names): chance.choice(signs) for _ in range(chance.randrange(5))}
        headers = {"Content-Type": chance.choice(kinds), "X-Forwarded-For": chance.choice(["", "x", "::1,"])}
        statuses.add((await ana.post(chance.choice(paths), fields, **headers)).status)

    assert statuses <= {303, 400, 403, 404, 405, 429}
    assert questions(await ana.page(C1)) == ["C1-1 Qui paie ? (-)"]


# ── Who someone is ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("forged", ["", "x", "A" * 22 + "." + "B" * 43, "A" * 22, "%E9.%E9", "A" * 4_000])
async def test_a_forged_cookie_is_nobodys(ana: Phone, scene: WebScene, forged: str) -> None:
    await ana.ask(C1, "Qui paie ?")

    async with scene.phone() as thief:
        answer = await thief.get(C1, Cookie=f"comptoir={forged}")

    assert (answer.status, answer.page.all("section", class_="own")) == (200, [])


async def test_a_device_is_nobodys_without_its_seal(scene: WebScene, ana: Phone) -> None:
    await ana.ask(C1, "Qui paie ?")
    sealed_elsewhere = Devices("another secret of theirs").cookie(ana.device)

    for cookie in (ana.device, sealed_elsewhere):
        async with scene.phone() as thief:
            thief.cookie = cookie
            assert (await thief.page(C1)).all("section", class_="own") == []


async def test_a_cookie_is_kept_from_scripts_and_from_other_sites(quick: Path) -> None:
    web = {"address": "https://comptoir.example.org"}
    async with on_pages(quick, web=web) as scene, scene.phone() as phone:
        asked = await phone.ask(C1, "Qui paie ?")

    name, _, rest = asked.headers["Set-Cookie"].partition("=")
    assert name == "comptoir"
    assert {part.strip() for part in rest.split(";")[1:]} == {
        *("HttpOnly", "Secure", "SameSite=Lax", "Path=/", "Max-Age=2592000")
    }


async def test_reading_sets_no_cookie(ana: Phone) -> None:
    for path in ("/", C1, "/programme", "/my/data"):
        assert "Set-Cookie" not in (await ana.get(path)).headers


async def test_what_one_is_told_alone_is_nobody_elses(scene: WebScene, ana: Phone) -> None:
    await ana.ask("/", "Qui paie ?")  # the bot asks where
    menu = (await ana.page("/")).one("section", class_="told").all("form")[0]
    fields = {each.attributes["name"]: each.attributes["value"] for each in menu.all("input")}

    async with scene.phone() as bob:
        page = await bob.page("/")
        pressed = await bob.post("/", fields | await bob.form("/"))

    assert bodies(page, "told") == []
    assert pressed.status == 400


def runs(page: Element) -> list[str]:
    """Return the scripts of a page by their names; there is none in the page itself."""
    scripts = page.all("script")
    assert [each.inside for each in scripts] == [[]] * len(scripts)
    return [each.attributes["src"].partition("-")[2] for each in scripts]


# ── What surrounds a page ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["/", C1, "/programme", "/my/data", "/nothing-here"])
async def test_every_page_is_for_its_reader_alone_and_runs_nothing(ana: Phone, path: str) -> None:
    answer = await ana.get(path)

    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert answer.headers["Cache-Control"] == "no-store"
    page = answer.page
    assert page.all("style") + page.all("img") + page.all("iframe") == []
    assert runs(page) == ["live.js"]
    assert [each for each in page.all() if "style" in each.attributes] == []
    assert [name for each in page.all() for name in each.attributes if name.startswith("on")] == []


async def test_the_style_sheet_is_ours_and_may_be_kept(ana: Phone) -> None:
    [link] = (await ana.page("/")).all("link", rel="stylesheet")

    sheet = await ana.get(link.attributes["href"])

    assert (sheet.status, sheet.headers["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert "immutable" in sheet.headers["Cache-Control"]
    assert b"url(" not in sheet.body
    assert b"@import" not in sheet.body


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", '"><b>', "{{7*7}}", "javascript:alert(1)"])
async def test_hostile_words_are_read_as_they_were_written(ana: Phone, words: str) -> None:
    await ana.ask(C1, f"Qui {words} ?", name=words)

    page = await ana.page(C1)

    [shown] = page.one("div", role="log").all("p", class_="text")
    assert shown.text == f"Qui {words} ?"
    assert [each.tag for each in shown.all()] == ["bdi"]
    assert page.one("input", name="name").attributes["value"] == words
    assert runs(page) == ["live.js"]


# ── Behind a proxy ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("proxies", "forwarded", "voted"),
    [
        ((), ["9.9.9.9", "8.8.8.8"], [303, 429]),  # nobody is believed: both came from here
        (("127.0.0.1",), ["9.9.9.9", "8.8.8.8"], [303, 303]),
        (("127.0.0.1",), ["9.9.9.9", "8.8.8.8, 9.9.9.9"], [303, 429]),  # only what our proxy saw
        (("127.0.0.1", "10.0.0.0/8"), ["9.9.9.9", "9.9.9.9, 10.1.2.3"], [303, 429]),
        # Whoever has one IPv6 address has all of its network.
        (("127.0.0.1",), ["2001:db8:1:1::1", "2001:db8:1:1:2:3:4:5"], [303, 429]),
        (("127.0.0.1",), ["2001:db8:1:1::1", "2001:db8:1:2::1"], [303, 303]),
        (("127.0.0.1",), ["::ffff:9.9.9.9", "::ffff:8.8.8.8"], [303, 303]),
    ],
)
async def test_only_our_proxies_say_for_whom_they_ask(
    quick: Path, proxies: tuple[str, ...], forwarded: list[str], voted: list[int]
) -> None:
    networks = tuple(ip_network(proxy) for proxy in proxies)
    async with on_pages(quick, web={"devices": 1, "proxies": networks}) as scene:
        await scene.says("sam", "comptoir-1", "!question Qui paie ?")
        statuses = []
        for each in forwarded:
            async with scene.phone() as phone:
                form = await phone.form(C1) | {"vote": "C1-1"}
                statuses.append((await phone.post(C1, form, X_Forwarded_For=each)).status)

    assert statuses == voted


async def test_a_secret_makes_the_same_cookie_again() -> None:
    assert Devices(SECRET).of_cookie(Devices(SECRET).cookie("A" * 22)) == "A" * 22
