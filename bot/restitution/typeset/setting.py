"""Setting a template in type: what it says comes as JSON, so nothing that people wrote is ever markup.

It reads no file but the templates beside it, uses no font but typst's own, and asks nothing of any network.
Pure: the same values give the same bytes.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.restitution.typeset.letters import ELIDED, printed

if TYPE_CHECKING:
    import typst

NONE: Mapping[str, str] = {}
TEMPLATES = Path(__file__).parent
STANDARDS: tuple["typst.PDFStandard", ...] = (
    "ua-1",
    "a-2a",
)  # accessible, and made to be kept: https://typst.app/docs/reference/pdf/


def set_in_type(
    template: str, told: Mapping[str, Any], at: datetime, elided: str, drawings: Mapping[str, str] = NONE
) -> bytes:
    """Return the PDF that a template makes of what is told; `at` is the instant written in it.

    Where letters cannot be printed, the line `elided` says so in `told["foot"]`. `drawings` are SVGs of ours,
    by name.
    """
    import typst

    shown: dict[str, Any] = _printed(told) | {"drawings": dict(drawings)}
    if ELIDED in json.dumps(shown, ensure_ascii=False):
        shown["foot"] = [*shown["foot"], elided]
    try:
        made = typst.compile(  # other threads go on meanwhile
            TEMPLATES / f"{template}.typ",
            root=TEMPLATES,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"told": json.dumps(shown, ensure_ascii=False)},
            format="pdf",
            pdf_standards=[*STANDARDS],
            timestamp=at.astimezone(UTC).replace(microsecond=0),  # as typst wants it
        )
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # what fails inside typst is no Exception
            raise RuntimeError("typst failed") from error
        raise
    assert isinstance(made, bytes)
    return made


def _printed(value: Any) -> Any:
    """Return the same with all its texts in letters that can be printed."""
    match value:
        case str():
            return printed(value)
        case Mapping():
            return {key: _printed(each) for key, each in value.items()}
        case list() | tuple():
            return [_printed(each) for each in value]
    return value


@lru_cache(1)
def _fonts() -> "typst.Fonts":
    import typst

    return typst.Fonts(include_system_fonts=False)
