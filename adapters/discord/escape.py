"""Text escaped so that Discord's clients show it literally: no markup, mention, emoji code or link.

A backslash keeps a sign from acting as markup; an invisible joiner breaks up mentions and addresses.
"""

import re

from bot.port.text import addresses, defang, is_web, isolated

_INLINE = re.compile(r"[\\*_~|`<\[\]]")
# Blanks of one line only: across many empty lines the search would take quadratic time.
_LINE_START = re.compile(r"(?m)^([^\S\n]*)([-#>+])")
_NUMBER = re.compile(r"(?m)^([^\S\n]*\d+)\.")
# :smile: is drawn as a picture, even if its second colon comes from elsewhere; hours are left alone.
_SHORTCODE = re.compile(r":(?=[^\W\d]|[+-])|(?<!\d):(?=\d)|:(?=[\w+-]+:)")
_ADDRESS = re.compile(r"https?://[^\s<]+")


def escaped(text: str) -> str:
    """Escape our own words or the programme's; signs stay signs, and addresses can be followed."""
    done, shown = 0, []
    for found in _ADDRESS.finditer(text):
        shown += [_signs(text[done : found.start()]), found[0]]
        done = found.end()
    return "".join([*shown, _signs(text[done:])])


def harmless(text: str) -> str:
    """Escape people's words so that nothing in them acts, whatever stands before or after."""
    return isolated(_signs(defang(text)))


def official(text: str) -> str:
    """Escape an organiser's or animateur's words; harmless too, but addresses can be followed or copied."""
    parts = (_address(part) if found else _signs(defang(part)) for part, found in addresses(text))
    return isolated("".join(parts))


def _address(address: str) -> str:
    """Enclose an address in signs nobody sees, to keep following text out; a bare domain is no link here."""
    return f"<{address}>" if is_web(address) else _signs(address)


def _signs(text: str) -> str:
    """Escape markup; the text may start a line, because what precedes it is unknown here."""
    text = _INLINE.sub(r"\\\g<0>", text)
    text = _LINE_START.sub(r"\1\\\2", text)
    text = _NUMBER.sub(r"\1\\.", text)
    return _SHORTCODE.sub(r"\\:", text)


_UNFIT_IN_URL = str.maketrans({c: f"%{ord(c):02X}" for c in "()<>\\ \"'\n"})


def link(label: str, url: str) -> str:
    """Return a label that opens an address without a preview; if it is not a web address, the label alone."""
    if not is_web(url):
        return escaped(label)
    address = f"<{url.translate(_UNFIT_IN_URL)}>"
    if label == url:
        return address
    if set(label) & set("[]\n") or _ADDRESS.search(label):
        return f"{escaped(label)} ({address})"
    return f"[{escaped(label)}]({address})"
