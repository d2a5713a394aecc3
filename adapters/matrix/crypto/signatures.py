"""Makes and checks signatures of JSON, and reads keys from text that anyone may have written.

https://spec.matrix.org/latest/appendices/#signing-json
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from vodozemac import Account, Curve25519PublicKey, Ed25519PublicKey, Ed25519Signature

from adapters.matrix.client import Json
from adapters.matrix.events import object_in, text_in

KEY_BYTES = 32
FIELD = 2**255 - 19
# Points of low order: agreeing on a secret with one of them always gives zero. https://cr.yp.to/ecdh.html
LOW_ORDER = (
    0,
    1,
    FIELD - 1,
    325606250916557431795983626356110631294008115727848805560023387167927233504,
    39382357235489614581723060781553021112529911719440698176882885853963445705823,
)
UNSIGNED = ("signatures", "unsigned")


def canonical(value: Json) -> bytes:
    """Encode the value as canonical JSON, to be signed; raises ValueError if it cannot be sent as JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def signed(value: Json, user: str, key: str, by: Account) -> dict[str, Any]:
    """Return the object with one more signature; `key` is the key's id, such as `ed25519:DEVICE`."""
    signature = by.sign(canonical(_without_signatures(value))).to_base64()
    signatures = dict(object_in(value, "signatures"))
    signatures[user] = {**object_in(signatures, user), key: signature}
    return {**value, "signatures": signatures}


def is_signed(value: Json, user: str, key: str, by: str) -> bool:
    """Return whether `user` signed the object with the public key `by`."""
    found = text_in(object_in(object_in(value, "signatures"), user), key)
    if found is None:
        return False
    try:
        signature = Ed25519Signature.from_base64(found)
        ed25519(by).verify_signature(canonical(_without_signatures(value)), signature)
    except ValueError:
        return False
    return True


def _without_signatures(value: Json) -> Json:
    return {name: each for name, each in value.items() if name not in UNSIGNED}


def ed25519(text: str) -> Ed25519PublicKey:
    """Read a key; raises ValueError. The library would panic on a key of another length."""
    return Ed25519PublicKey.from_base64(_of_a_key(text))


def curve25519(text: str) -> Curve25519PublicKey:
    """Read a key; raises ValueError, also for a key of low order, which no real device has."""
    point = int.from_bytes(decoded(_of_a_key(text)), "little") % 2**255  # the highest bit is ignored
    if point % FIELD in LOW_ORDER:
        raise ValueError("a key of low order")
    return Curve25519PublicKey.from_base64(text)


def _of_a_key(text: str) -> str:
    if len(decoded(text)) != KEY_BYTES:
        raise ValueError("not a key")
    return text


def decoded(text: str) -> bytes:
    """Decode base64 as the protocol writes it, without padding; raises ValueError."""
    return b64decode(text + "=" * (-len(text) % 4), validate=True)


def encoded(value: bytes) -> str:
    return b64encode(value).decode().rstrip("=")


def keys_of(value: Mapping[str, Any], algorithm: str) -> str | None:
    """Return the object's key for an algorithm, whatever follows the colon; None unless there is just one."""
    found = [key for name, key in object_in(value, "keys").items() if name.startswith(f"{algorithm}:")]
    return found[0] if len(found) == 1 and isinstance(found[0], str) else None
