"""The operator's page says what to do about each alert, under the words that the régie reads."""

import re
from pathlib import Path

import pytest
from fluent.syntax import ast
from test_catalogues import messages

from bot.operator import metrics
from bot.operator.health import Health, PlatformHealth

PAGE = (Path(__file__).parent.parent / "docs" / "operating.md").read_text(encoding="utf-8")
HEADINGS = re.findall(r"^### (.*)$", PAGE, re.MULTILINE)
PARTS = ("alert-more",)  # parts of messages that say more


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_alert_has_its_remedy(language: str) -> None:
    told = {key: shown(message) for key, message in messages(language).items() if key.startswith("alert-")}

    without = {
        key
        for key, text in told.items()
        if key not in PARTS
        and not key.endswith("-several")
        and not any(text.startswith(heading) for heading in HEADINGS)
    }

    assert without == set()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_alert_for_several_has_the_remedy_of_one(language: str) -> None:
    keys = [key for key in messages(language) if key.startswith("alert-")]

    assert [
        key for key in keys if key.endswith("-several") and key.removesuffix("-several") not in keys
    ] == []


def test_no_remedy_is_of_an_alert_that_is_gone() -> None:
    told = [
        shown(message)
        for language in ("fr", "en")
        for key, message in messages(language).items()
        if key.startswith("alert-")
    ]

    assert [heading for heading in HEADINGS if not any(text.startswith(heading) for text in told)] == []


def shown(message: ast.Message) -> str:
    """Return the text as the régie reads it, with an ellipsis for each value."""
    assert message.value is not None
    parts = [part.value if isinstance(part, ast.TextElement) else "…" for part in message.value.elements]
    return "".join(parts).replace("\u00a0", " ").replace("\u202f", " ")


def test_each_trouble_of_the_bot_has_its_remedy() -> None:
    deaf, out = PlatformHealth("matrix", 80.0, True), PlatformHealth("matrix", 0.0, True, 7, is_out=True)
    ill = Health((deaf, out), 60.0, is_writable=False, overdue=0.0, is_damaged=True, broken=("matrix",))

    told = [re.sub(r"\d+", "…", trouble).replace("matrix", "…") for trouble in ill.troubles]

    assert len(told) == 6
    assert [trouble for trouble in told if PAGE.count(f"| `{trouble}` |") != 2] == []


def test_the_figures_it_names_exist() -> None:
    well = metrics.of_health(Health((), 0.0, True, 0.0))
    source = Path(metrics.__file__).read_text(encoding="utf-8")

    named = set(re.findall(r"`(comptoir_[a-z_]+)", PAGE))

    assert {name for name in named if f'"{name}"' not in source} == set()
    assert {metric.name for metric in well} >= {"comptoir_well", "comptoir_outbox_overdue_seconds"}
