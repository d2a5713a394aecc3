"""Files damaged at random: bytes flipped, cut, repeated, and values replaced, inside a zip file too."""

import io
import random
import re
import zipfile
from collections.abc import Callable, Sequence

VALUE = re.compile(rb"[^\s<>\"',;:{}\[\]=/]+")  # a word or a number, between the signs of any format
STRANGE: Sequence[bytes] = (
    *(b"", b"0", b"-1", b"1e308", b"-1e308", b"NaN", b"99999999999999999999", b"2958466", b"0.5", b"25:61"),
    *(b"2018-02-30T24:61", b"0001-01-01", b"9999-12-31T23:59:59Z", b"XFD1048576", b"null", b"true", b"[]"),
    *(b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\r\r\n", b'"', b"<", b"&a;", b"\xe2\x80\xae", b"W" * 5_000),
    *(
        "été – ⅷ １０ｈ３０".encode(),
        "Pause ; Déjeuner\n10h-9h".encode(),
        b"=1+1",
        b"%00",
        b"-0:00",
        b"\t;,|",
    ),
)


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Return the content with one to four damages; a zip file is often damaged inside and closed again."""
    if zipfile.is_zipfile(io.BytesIO(content)) and chance.random() < 0.8:
        return _damaged_inside(content, chance)
    return _damaged(content, chance)


def _damaged_inside(content: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as before:
        members = [(member.filename, before.read(member)) for member in before.infolist()]
    chosen = chance.randrange(len(members))
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as after:
        for number, (name, held) in enumerate(members):
            if number != chosen:
                after.writestr(name, held)
            elif chance.random() < 0.95:  # else it is missing
                after.writestr(name, _damaged(held, chance))
    return written.getvalue()


def _damaged(content: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 4)):
        content = chance.choice(DAMAGES)(content, chance)
    return content


def _flipped(content: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        if damaged:
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _without_a_part(content: bytes, chance: random.Random) -> bytes:
    start, end = _part(content, chance)
    return content[:start] + content[end:]


def _with_a_part_again(content: bytes, chance: random.Random) -> bytes:
    start, end = _part(content, chance)
    return content[:end] + content[start:end] * chance.randint(1, 20) + content[end:]


def _with_a_part_elsewhere(content: bytes, chance: random.Random) -> bytes:
    start, end = _part(content, chance)
    rest = content[:start] + content[end:]
    place = chance.randrange(len(rest) + 1)
    return rest[:place] + content[start:end] + rest[place:]


def _part(content: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(content) + 1)
    return start, min(len(content), start + chance.randint(1, 200))


def _with_strange_values(content: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 6)):
        if found := VALUE.search(content, chance.randrange(len(content) + 1)):
            content = content[: found.start()] + chance.choice(STRANGE) + content[found.end() :]
    return content


DAMAGES: Sequence[Callable[[bytes, random.Random], bytes]] = (
    _flipped,
    _cut,
    _without_a_part,
    _with_a_part_again,
    _with_a_part_elsewhere,
    _with_strange_values,
    _with_strange_values,
    _with_strange_values,
)
