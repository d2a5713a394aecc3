"""JSON for others' software, which may stand inside a page: no text in it can end the page's script. Pure."""

import json
from typing import Any


def json_written(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, indent=2)
    for sign in "<>&":  # these stand only inside texts
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f"{text}\n".encode()
