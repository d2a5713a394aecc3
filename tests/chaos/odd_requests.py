"""Requests that no browser sends, drawn at random: methods, paths, heads and bodies of all kinds."""

import base64
import random
from collections.abc import Iterator
from urllib.parse import urlencode

FORM = "application/x-www-form-urlencoded"
METHODS = (
    "GET",
    "POST",
    "HEAD",
    "PUT",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "PATCH",
    "get",
    "G\x00T",
    "A" * 300,
)
PIECES = (
    *(
        "",
        "/",
        "..",
        "%2e%2e",
        "%2f",
        "%5c",
        "\\",
        "%00",
        "%ff",
        "%F0%9F%98%80",
        "é",
        ";",
        "?",
        "#",
        "*",
        "//",
    ),
    *("static", "files", "live", "qr", "desk", "regie", "my", "data", "code", "comptoir-1", "programme.ics"),
    *(
        "screen",
        "timer",
        "board",
        "report",
        "etc",
        "passwd",
        "comptoir.db",
        "comptoir.yaml",
        ".env",
        "a" * 4000,
    ),
    *(
        "C1",
        "R",
        "x.svg",
        "hall.svg",
        "page=/regie",
        "language=fr",
        "lang=en",
        "lang=xx",
        "since=9-9",
        "all=1",
    ),
)
HEADS = (
    "X-Forwarded-For: 9.9.9.9",
    "X-Forwarded-For: ::1, x, 127.0.0.1",
    "X-Forwarded-Proto: https",
    "Forwarded: for=1.2.3.4",
    "Host: evil.example.org",
    "Host:",
    "Host: a\tb",
    "Origin: https://evil.example.org",
    "Origin: null",
    "Referer: http://x/",
    "Sec-Fetch-Site: cross-site",
    "Sec-Fetch-Site: same-origin",
    "Sec-Fetch-Site: \xff",
    "Cookie: comptoir=",
    "Cookie: comptoir=" + "A" * 22 + "." + "B" * 43,
    "Cookie: comptoir=\x01",
    "Cookie: ;;=;",
    "Cookie: comptoir-language=xx",
    "Cookie: comptoir-room=1",
    "Accept-Language: " + "fr;q=x," * 500,
    "Accept-Language: \xe9",
    "Accept-Encoding: gzip;q=é",
    "Range: bytes=0-",
    "If-None-Match: *",
    'If-None-Match: "',
    "Last-Event-ID: \xff-1",
    "Last-Event-ID: " + "9" * 400,
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: x",
    "Content-Encoding: gzip",
    "Content-Encoding: br",
    "Expect: 100-continue",
    "Upgrade: websocket",
    "Connection: Upgrade",
    "X-Live: 1",
    "X-HTTP-Method-Override: DELETE",
    "A: " + "b" * 9000,
    ": x",
    "no colon",
)
TYPES = (
    *(FORM, f"{FORM}; charset=nothing", f"{FORM}; charset=utf-16", "multipart/form-data", "text/plain"),
    *("multipart/form-data; boundary=x", "application/json", "x", ""),
)
NAMES = (
    *("act", "key", "seal", "text", "name", "where", "code", "vote", "unvote", "withdraw"),
    "action",
    "target",
    "f-x",
)
VALUES = (
    *(
        "",
        "ask",
        "vote",
        "press",
        "data",
        "forget",
        "C1-1",
        "\x00",
        "\u202e",
        "é",
        "<script>",
        "' OR 1=1 --",
        "9" * 90,
    ),
    *("../../etc/passwd", "🙂" * 50, "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "x" * 7000),
)


def odd_requests(number: int, chance: random.Random) -> Iterator[bytes]:
    for _ in range(number):
        method = chance.choice(METHODS) if chance.random() < 0.4 else chance.choice(METHODS[:2])
        path = "/" + chance.choice("/?&").join(chance.choices(PIECES, k=chance.randrange(4)))
        heads = chance.sample(HEADS, chance.choice((0, 1, 1, 2, 4)))
        fields = {name: chance.choice(VALUES) for name in chance.sample(NAMES, chance.randrange(6))}
        body = urlencode(fields).encode() if chance.random() < 0.7 else base64.b85encode(chance.randbytes(40))
        if method == "GET" and chance.random() < 0.95:
            body = b""
        elif chance.random() < 0.9:
            length = len(body) if chance.random() < 0.9 else chance.choice((-1, 0, 3, 10**9, 10**30))
            heads += [f"Content-Type: {chance.choice(TYPES)}", f"Content-Length: {length}"]
        version = chance.choice((*["1.1"] * 20, "1.0", "1.0", "2.0", "0.9", "x"))
        lines = [f"{method} {path} HTTP/{version}", "Host: 127.0.0.1", "Connection: close", *heads, "", ""]
        yield "\r\n".join(lines).encode("utf-8", "surrogateescape") + body
