"""Small files that would take hours or gigabytes; run as a program, it reads each and says what it cost."""

import json
import sys
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from bot.port.errors import InputError
from bot.programme.formats.recognising import read_source

ENTITY = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
TITLE = "<schedule><day><room><event><title>&b;</title></event></room></day></schedule>"
ENTITIES, DEEP, LARGE, MANY = "its own entities", "nested too deep", "too large", "more than 20,000 sessions"

BOMBS: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "entities": (lambda: (ENTITY + TITLE).encode(), ENTITIES),
    "a file of ours as an entity": (lambda: (OUTSIDE + TITLE).encode(), ENTITIES),
    "levels of XML": (lambda: b"<a>" * 100_000, DEEP),
    "levels of JSON": (lambda: b"[" * 100_000, DEEP),
    "levels of objects": (lambda: b'{"a":' * 100_000, DEEP),
    "objects": (lambda: b"[" + b"{}," * 6_000_000 + b"{}]", LARGE),
    "numbers": (lambda: b"[" + b"1," * 9_000_000 + b"1]", LARGE),
    "tags": (lambda: b"<schedule>" + b"<a/>" * 4_000_000 + b"</schedule>", LARGE),
    "attributes": (lambda: b"<a" + b" a=''" * 3_000_000 + b"/>", LARGE),
    "signs to be made right": (lambda: b"<schedule><a>" + b"& " * 9_000_000, LARGE),
    "HTML": (lambda: b'{"schedule": {"events": ["' + b"<p>" * 6_000_000 + b'"]}}', LARGE),
    "lines of a calendar": (lambda: b"BEGIN:VCALENDAR" + b"\na:" * 6_000_000, LARGE),
    "parts of a calendar": (lambda: b"BEGIN:VCALENDAR" + b"\nBEGIN:A" * 2_000_000, LARGE),
    "events of JSON": (lambda: b'{"schedule":{"events":[' + b'{"title":""},' * 100_000 + b"{}]}}", MANY),
    "events of XML": (lambda: b"<schedule>" + b"<event/>" * 100_000 + b"</schedule>", MANY),
    "events of a calendar": (lambda: b"BEGIN:VCALENDAR" + b"\nBEGIN:VEVENT\nEND:VEVENT" * 100_000, MANY),
    "letters of four bytes": (
        lambda: b'{"schedule":{"events":["' + "😀".encode() * 4_900_000 + b'"]}}',
        "no session",
    ),
    "bytes": (lambda: b" " * 20_000_000 + b"{}", LARGE),
}


def _peak() -> float:
    """Return the most memory of this process in MB; `ru_maxrss` would count that of whoever started it."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM:")).split()[1]) / 1024


def main() -> None:
    """Print what was said of each bomb, the longest time in seconds, and the memory at most in megabytes."""
    said, longest = {}, 0.0
    for name, (made, _) in BOMBS.items():
        bomb, began = made(), time.process_time()
        try:
            read_source(bomb, "jour", language="en", today=date(2026, 11, 7))
        except InputError as refused:
            said[name] = str(refused)
        longest = max(longest, time.process_time() - began)
    peak = _peak()
    json.dump({"said": said, "longest": longest, "peak": peak}, sys.stdout)


if __name__ == "__main__":
    main()
