"""Each page leads to what our pages do for everyone, and to whom to tell of an obstacle."""

from pathlib import Path

import pytest
from web_scene import on_pages


@pytest.mark.parametrize(
    ("language", "title", "whom"),
    [("fr", "Accessibilité", "aux organisateurs de"), ("en", "Accessibility", "the organisers of")],
)
async def test_each_page_leads_to_its_declaration(quick: Path, language: str, title: str, whom: str) -> None:
    async with on_pages(quick) as scene, scene.phone(language) as phone:
        for path in ("/", "/comptoir-1", "/my/data"):
            footer = (await phone.page(path)).one("footer")
            assert [link.text for link in footer.all("a", href="/accessibility")] == [title]

        page = await phone.page("/accessibility")

        assert page.one("h1").text == title
        assert [h.tag for h in page.all("h1") + page.all("h2")] == ["h1", "h2", "h2", "h2"]
        assert [p.text for p in page.all("p") if whom in p.text and "Une journée" in p.text] != []
