"""Addresses as people copy them, turned into those of the files behind them. Pure."""

import re
from urllib.parse import urlsplit, urlunsplit

_SHEET = re.compile(r"/spreadsheets/(?:u/\d+/)?d/(?!e/)([\w-]+)(?:/.*)?")
_PUBLISHED_SHEET = re.compile(r"(/spreadsheets/(?:u/\d+/)?d/e/[\w-]+)/pub(?:html)?/?")
_GID = re.compile(r"\bgid=(\d+)")
_PRETALX = re.compile(r"((?:/[\w.~-]+)*/[\w.~-]+/schedule)/?")
_SESSIONIZE = re.compile(r"(/api/v2/\w+)(?:/.*)?")


def files_behind(address: str) -> list[str]:
    """Return what to try for an address, the likeliest first; the last may be the address itself.

    A Google sheet gives its CSV, a page of pretalx its `schedule.json`, a view of Sessionize all of it.
    """
    parts = urlsplit(address)
    host = (parts.hostname or "").lower()
    gid = _GID.search(parts.fragment) or _GID.search(parts.query)
    if host == "docs.google.com" and (found := _PUBLISHED_SHEET.fullmatch(parts.path)):
        query = f"output=csv&single=true&gid={gid[1]}" if gid else "output=csv"
        return [urlunsplit((parts.scheme, parts.netloc, f"{found[1]}/pub", query, ""))]
    if host == "docs.google.com" and (found := _SHEET.fullmatch(parts.path)):
        query = f"format=csv&gid={gid[1]}" if gid else "format=csv"
        return [urlunsplit((parts.scheme, parts.netloc, f"/spreadsheets/d/{found[1]}/export", query, ""))]
    whole = urlunsplit(parts._replace(fragment=""))
    if host == "sessionize.com" and (found := _SESSIONIZE.fullmatch(parts.path)):
        everything = urlunsplit((parts.scheme, parts.netloc, f"{found[1]}/view/All", "", ""))
        return list(dict.fromkeys([everything, whole]))
    if found := _PRETALX.fullmatch(parts.path):
        export = f"{found[1]}/export/schedule.json"
        return [urlunsplit((parts.scheme, parts.netloc, export, "", "")), whole]
    return [whole]


def is_address(source: str) -> bool:
    """Return whether a source is an address of the web rather than a file."""
    return re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*://", source) is not None


def shown_name(address: str) -> str:
    """Return how messages call an address: the file at its end, else its host; never its query."""
    parts = urlsplit(address)
    last = parts.path.rstrip("/").rsplit("/", 1)[-1]
    return last if "." in last and len(last) <= 80 else parts.hostname or "?"
