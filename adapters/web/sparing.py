"""Answers that take less of a bad network: compressed where that tells nothing, and not given twice."""

import hashlib

from aiohttp import hdrs, web

from adapters.web.visits import COOKIE

SHORT = 1_000  # bytes that are not worth compressing
PLAIN_TYPES = ("text/html", "text/calendar", "image/svg+xml")


def spare(request: web.Request, answer: web.StreamResponse) -> web.StreamResponse:
    """Compress an answer, or say that the browser has it; only for readers whom we do not know.

    What a page tells one reader must not be compressed beside what somebody else wrote: its length would tell
    whoever listens, guess by guess (BREACH). Without our cookie there is no such reader, and the seals of
    forms are new each time.
    """
    is_anyones = isinstance(answer, web.Response) and answer.status == 200 and request.method == "GET"
    if not is_anyones or COOKIE in request.cookies or hdrs.CONTENT_ENCODING in answer.headers:
        return answer
    body = answer.body if isinstance(answer, web.Response) and isinstance(answer.body, bytes) else b""
    if answer.content_type != "text/html" and hdrs.CACHE_CONTROL not in answer.headers:
        tag = hashlib.sha256(body).hexdigest()[:16]
        answer.etag = tag
        answer.headers[hdrs.CACHE_CONTROL] = "no-cache"
        if any(each.value in (tag, "*") for each in request.if_none_match or ()):
            return web.Response(status=304, headers={hdrs.ETAG: f'"{tag}"', hdrs.CACHE_CONTROL: "no-cache"})
    if len(body) >= SHORT and answer.content_type in PLAIN_TYPES and takes_gzip(request):
        answer.enable_compression(web.ContentCoding.gzip)
    answer.headers[hdrs.VARY] = f"{hdrs.ACCEPT_ENCODING}, {hdrs.COOKIE}"
    return answer


def takes_gzip(request: web.Request) -> bool:
    asked = [part.strip().lower() for part in request.headers.get(hdrs.ACCEPT_ENCODING, "").split(",")]
    return any(part.split(";")[0] == "gzip" and not part.endswith("q=0") for part in asked)
