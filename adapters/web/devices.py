"""Who someone is: a device, known by a signed cookie that it gets at its first act; and what its forms bear.

A form bears a key and its seal. What it does has an id made of the device, the key and the fields, so that
however often it is sent it is done once. A first visitor has no cookie yet: their device is made from the
key, so the same form sent again, its answer lost, is theirs again.
"""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from bot.port.chat import DIRECT

DEVICE, SEAL = 22, 43  # characters
_COOKIE = re.compile(rf"(?P<device>[A-Za-z0-9_-]{{{DEVICE}}})\.(?P<seal>[A-Za-z0-9_-]{{{SEAL}}})")
_KEY = re.compile(r"[A-Za-z0-9_-]{16}")


@dataclass(frozen=True, slots=True)
class FormKey:
    """The hidden fields of a form: `seal` shows that we made the `key` for this device."""

    key: str
    seal: str


class Devices:
    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def of_cookie(self, cookie: str | None) -> str | None:
        """Return the device that a cookie of ours names; None for any other."""
        found = _COOKIE.fullmatch(cookie or "")
        if found is None or not self.is_seal(found["seal"], "device", found["device"]):
            return None
        return found["device"]

    def cookie(self, device: str) -> str:
        return f"{device}.{self.seal('device', device)}"

    def conversation(self, device: str | None) -> str:
        """Return the place in which a device and we are alone; its name does not say which device it is."""
        return f"{DIRECT}{self.seal('conversation', device)[:DEVICE]}" if device is not None else ""

    def form(self, device: str | None) -> FormKey:
        """Make what a form bears, for a device or for somebody who has none yet."""
        key = secrets.token_urlsafe(12)
        return FormKey(key, self.seal("form", device or "", key))

    def sender(self, device: str | None, form: FormKey, *, is_ours: bool) -> str | None:
        """Return the device that sends a form; None if we did not make it for them.

        `is_ours`: the browser says that one of our pages sent it. A page opened before the cookie came bears
        the seal of nobody, which anyone can get; it then needs that word of the browser.
        """
        if not _KEY.fullmatch(form.key):
            return None
        if device is not None and self.is_seal(form.seal, "form", device, form.key):
            return device
        if not self.is_seal(form.seal, "form", "", form.key) or not (device is None or is_ours):
            return None
        return device or self.seal("new", form.key)[:DEVICE]

    def seal(self, *parts: str) -> str:
        digest = hmac.digest(self._secret, "\0".join(parts).encode(), "sha256")
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    def is_seal(self, seal: str, *parts: str) -> bool:
        return self.is_seal_of(seal, self.seal(*parts))

    def is_seal_of(self, given: str, known: str) -> bool:
        """Compare what somebody gives with what we know, in the same time whatever it is."""
        return hmac.compare_digest(given.encode(errors="surrogatepass"), known.encode())


def event_of(device: str, key: str, fields: Mapping[str, str]) -> str:
    """Return the id of what a form does: the same however often it is sent, another for other words."""
    told = "\0".join([device, key, *(f"{name}\0{value}" for name, value in sorted(fields.items()))])
    return hashlib.sha256(told.encode()).hexdigest()[:40]
