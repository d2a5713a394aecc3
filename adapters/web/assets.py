"""The style sheets, the script and the icon of the pages, each under an address that changes with it."""

import gzip
import hashlib
from collections.abc import Iterable, Mapping
from importlib import resources

from aiohttp import web

from adapters.web.sparing import takes_gzip
from adapters.web.visits import Failed

FOR_EVER = "public, max-age=31536000, immutable"
TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


class Assets:
    """The files of `static/`; `paths` maps their names to the addresses that pages link."""

    def __init__(self) -> None:
        folder = resources.files("adapters.web") / "static"
        found = {each.name: each.read_bytes() for each in folder.iterdir() if _kind(each.name) in TYPES}
        self.paths: Mapping[str, str] = {name: _path(name, content) for name, content in found.items()}
        self._by_path = {self.paths[name]: (content, TYPES[_kind(name)]) for name, content in found.items()}
        self._compressed = {
            path: gzip.compress(content, mtime=0) for path, (content, _) in self._by_path.items()
        }

    def routes(self) -> Iterable[web.RouteDef]:
        return [web.get("/static/{name}", self._give)]

    async def _give(self, request: web.Request) -> web.StreamResponse:
        if request.path not in self._by_path:
            raise Failed(404)
        content, media_type = self._by_path[request.path]
        headers = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding"}
        if takes_gzip(request):
            content, headers["Content-Encoding"] = self._compressed[request.path], "gzip"
        return web.Response(body=content, content_type=media_type, charset="utf-8", headers=headers)


def _kind(name: str) -> str:
    return name.rpartition(".")[2]


def _path(name: str, content: bytes) -> str:
    return f"/static/{hashlib.sha256(content).hexdigest()[:16]}-{name}"
