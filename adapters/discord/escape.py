"""Words as Discord's clients show them to the letter: no markup, no mention, no emoji of a code, no link.

A backslash before a sign makes it a sign again; mentions and addresses are parted by an invisible joiner.
"""

import re

from bot.port.text import addresses, defang, is_web, isolated

_INLINE = re.compile(r"[\\*_~|`<\[\]]")
# Blanks of one line: over many empty ones, each would be looked through from each.
_LINE_START = re.compile(r"(?m)^([^\S\n]*)([-#>+])")
_NUMBER = re.compile(r"(?m)^([^\S\n]*\d+)\.")
# :smile: is drawn as a picture, wherever its second colon comes from; hours are left as they are.
_SHORTCODE = re.compile(r":(?=[^\W\d]|[+-])|(?<!\d):(?=\d)|:(?=[\w+-]+:)")
_ADDRESS = re.compile(r"https?://[^\s<]+")


def escaped(text: str) -> str:
    """Our own words, or the programme's: signs stay signs, an address can be followed."""
    done, shown = 0, []
    for found in _ADDRESS.finditer(text):
        shown += [_signs(text[done : found.start()]), found[0]]
        done = found.end()
    return "".join([*shown, _signs(text[done:])])


def harmless(text: str) -> str:
    """People's words: nothing in them acts, on whichever side of what they stand."""
    return isolated(_signs(defang(text)))


def official(text: str) -> str:
    """Words of an organiser or an animateur: harmless too, but their addresses can be followed or copied."""
    parts = (_address(part) if found else _signs(defang(part)) for part, found in addresses(text))
    return isolated("".join(parts))


def _address(address: str) -> str:
    """Between signs that nobody sees and that keep what follows out of it; a domain alone is no link here."""
    return f"<{address}>" if is_web(address) else _signs(address)


def _signs(text: str) -> str:
    """Each text is taken for the start of a line, since what comes before it is not known here."""
    text = _INLINE.sub(r"\\\g<0>", text)
    text = _LINE_START.sub(r"\1\\\2", text)
    text = _NUMBER.sub(r"\1\\.", text)
    return _SHORTCODE.sub(r"\\:", text)


_UNFIT_IN_URL = str.maketrans({c: f"%{ord(c):02X}" for c in "()<>\\ \"'\n"})


def link(label: str, url: str) -> str:
    """A label that opens an address, without a preview; an address we would not open is not one."""
    if not is_web(url):
        return escaped(label)
    address = f"<{url.translate(_UNFIT_IN_URL)}>"
    if label == url:
        return address
    if set(label) & set("[]\n") or _ADDRESS.search(label):
        return f"{escaped(label)} ({address})"
    return f"[{escaped(label)}]({address})"
