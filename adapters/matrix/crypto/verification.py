"""One verification of our account by a person who compares emoji: events in, events out, no other effect.

https://spec.matrix.org/latest/client-server-api/#short-authentication-string-sas-verification
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from hashlib import sha256

from vodozemac import EstablishedSas, Sas

from adapters.matrix.client import Json
from adapters.matrix.crypto.signatures import canonical, curve25519, encoded
from adapters.matrix.events import id_in, object_in, text_in

PREFIX, REQUEST = "m.key.verification.", "m.key.verification.request"
KINDS = tuple(PREFIX + step for step in ("ready", "start", "accept", "key", "mac", "done", "cancel"))
METHOD, AGREEMENT, HASH, MAC = "m.sas.v1", "curve25519-hkdf-sha256", "sha256", "hkdf-hmac-sha256.v2"
SHOWS = ("decimal", "emoji")
LASTS = 600.0  # seconds, from the request to the end

Keys = Mapping[str, str]  # public keys by id, such as `ed25519:DEVICE`


class Broken(Exception):
    """The verification cannot go on; `code` is sent to the other side."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Message:
    """An event to send to the conversation."""

    kind: str
    content: Json


@dataclass(frozen=True, slots=True)
class Side:
    """A device, with the keys for the other side to verify."""

    user: str
    device: str
    keys: Keys


@dataclass(frozen=True, slots=True)
class Shown:
    """The signs that the two people compare; `emoji` are indices in the specification's table."""

    emoji: Sequence[int]
    numbers: Sequence[int]


class Step(Enum):
    """The event we wait for; NOBODY once the verification has ended."""

    READY = auto()
    KEYS = auto()  # their device's keys, to be asked of the server
    START = auto()
    ACCEPT = auto()
    KEY = auto()
    YES = auto()  # the operator's; their MAC may come before it
    MAC = auto()
    DONE = auto()
    NOBODY = auto()


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, as received in a conversation."""

    transaction: str
    device: str
    methods: Sequence[str]


def read_request(event: str, content: Json, own_user: str) -> Asked | None:
    """Read a request; None if it is not one to us."""
    device = id_in(content, "from_device")
    if content.get("to") != own_user or device is None:
        return None
    return Asked(event, device, sorted(_names(content, "methods")))


def request(ours: Side, person: str, body: str) -> Message:
    """Build the message with which we ask; `body` is for clients that cannot verify."""
    content = {
        "msgtype": REQUEST,
        "body": body,
        "from_device": ours.device,
        "methods": [METHOD],
        "to": person,
    }
    return Message("m.room.message", content)


def cancellation(transaction: str, code: str, reason: str) -> Message:
    content = {"code": code, "reason": reason, "m.relates_to": _related(transaction)}
    return Message(f"{PREFIX}cancel", content)


class Verification:
    """A verification between our device and a person's, from the request on.

    The request is theirs if `device` is given, else ours. It never succeeds without `confirm`, and no event
    makes it raise. `now` is in seconds of any clock.
    """

    def __init__(
        self, ours: Side, person: str, transaction: str, now: float, device: str | None = None
    ) -> None:
        self._ours, self.person, self.transaction = ours, person, transaction
        self.device, self._until = device, now + LASTS
        self._we_asked = device is None
        self.step = Step.READY if self._we_asked else Step.KEYS
        self._keys: Keys = {}
        self._start: Json = {}
        self._we_started = False
        self._shows: Sequence[str] = SHOWS
        self._commitment = ""
        self._sas = Sas()
        self._secret: EstablishedSas | None = None  # once both keys are there
        self.shown: Shown | None = None
        self.proven: frozenset[str] = frozenset()  # ids of their keys
        self.is_verified = False
        self.code: str | None = None  # why it ended
        self.by_them = False

    @property
    def is_over(self) -> bool:
        return self.step is Step.NOBODY

    def is_overdue(self, now: float) -> bool:
        return now >= self._until

    # ── Our side ────────────────────────────────────────────────────────────────────────────────────────

    def know(self, keys: Keys) -> list[Message]:
        """Go on with the keys of their device and account, as given by the server."""
        if self.step is not Step.KEYS:
            return []
        self._keys = keys
        if f"ed25519:{self.device}" not in keys:
            return self.cancel("m.key_mismatch")
        if not self._we_asked:
            self.step = Step.START
            return [self._message("ready", {"from_device": self._ours.device, "methods": [METHOD]})]
        self.step, self._we_started = Step.ACCEPT, True
        start = self._message(
            "start",
            {
                "from_device": self._ours.device,
                "method": METHOD,
                "key_agreement_protocols": [AGREEMENT],
                "hashes": [HASH],
                "message_authentication_codes": [MAC],
                "short_authentication_string": list(SHOWS),
            },
        )
        self._start = start.content
        return [start]

    def confirm(self) -> list[Message]:
        """Go on, because the operator says that both sides show the same."""
        if self.step is not Step.YES or self._secret is None:
            return []
        self.step = Step.MAC
        ids, said = ",".join(sorted(self._ours.keys)), self._mac_info(self._ours, self._theirs)
        macs = {id: self._secret.calculate_mac(key, said + id) for id, key in self._ours.keys.items()}
        content = {"mac": macs, "keys": self._secret.calculate_mac(ids, said + "KEY_IDS")}
        return [self._message("mac", content), *self._finished()]

    def refuse(self) -> list[Message]:
        """Cancel, because the operator says that they differ."""
        return self.cancel("m.mismatched_sas") if self.step is Step.YES else []

    def cancel(self, code: str) -> list[Message]:
        if self.is_over:
            return []
        self._end(code)
        return [cancellation(self.transaction, code, REASONS.get(code, code))]

    def _finished(self) -> list[Message]:
        """Return our last message once both sides have proven their keys."""
        if self.step is not Step.MAC or not self.proven:
            return []
        self.step = Step.DONE
        return [self._message("done", {})]

    def _end(self, code: str | None) -> None:
        self.step, self.code, self._secret = Step.NOBODY, code, None

    # ── Their side ──────────────────────────────────────────────────────────────────────────────────────

    def hear(self, kind: str, content: Json) -> list[Message]:
        """Take in an event of theirs and return our answers."""
        if self.is_over:
            return []
        try:
            match kind.removeprefix(PREFIX):
                case "ready":
                    return self._hear_ready(content)
                case "start":
                    return self._hear_start(content)
                case "accept":
                    return self._hear_accept(content)
                case "key":
                    return self._hear_key(content)
                case "mac":
                    return self._hear_mac(content)
                case "done":
                    return self._hear_done()
                case "cancel":
                    self.by_them = True
                    self._end(id_in(content, "code") or "m.user")
        except Broken as error:
            return self.cancel(error.code)
        except ValueError:
            return self.cancel("m.invalid_message")
        return []

    def _hear_ready(self, content: Json) -> list[Message]:
        if self._we_asked and self.step is not Step.READY:
            return []  # from another of their devices, or repeated
        self._expect(Step.READY)
        device = id_in(content, "from_device")
        if device is None:
            raise Broken("m.invalid_message")
        if METHOD not in _names(content, "methods"):
            raise Broken("m.unknown_method")
        self.device, self.step = device, Step.KEYS
        return []

    def _hear_start(self, content: Json) -> list[Message]:
        """Answer their start; if both sides start, that of the lesser account and device counts."""
        self._expect(Step.START, Step.ACCEPT)
        is_sas = content.get("method") == METHOD
        if self.step is Step.ACCEPT:
            if not is_sas:
                raise Broken("m.unexpected_message")
            if (self._ours.user, self._ours.device) < (self.person, self.device or ""):
                return []
        if not is_sas:
            raise Broken("m.unknown_method")
        if content.get("from_device") != self.device:
            raise Broken("m.unexpected_message")
        offered = (
            ("key_agreement_protocols", AGREEMENT),
            ("hashes", HASH),
            ("message_authentication_codes", MAC),
        )
        if any(ours not in _names(content, name) for name, ours in offered):
            raise Broken("m.unknown_method")
        self._agree_to_show(content)
        self._start, self._we_started, self.step = content, False, Step.KEY
        accepted = {
            "method": METHOD,
            "key_agreement_protocol": AGREEMENT,
            "hash": HASH,
            "message_authentication_code": MAC,
            "short_authentication_string": list(self._shows),
            "commitment": _commitment(self._public, content),
        }
        return [self._message("accept", accepted)]

    def _hear_accept(self, content: Json) -> list[Message]:
        self._expect(Step.ACCEPT)
        chosen = (
            ("key_agreement_protocol", AGREEMENT),
            ("hash", HASH),
            ("message_authentication_code", MAC),
        )
        if any(content.get(name) != ours for name, ours in chosen):
            raise Broken("m.unknown_method")
        self._agree_to_show(content)
        self._commitment, self.step = _text(content, "commitment"), Step.KEY
        return [self._message("key", {"key": self._public})]

    def _agree_to_show(self, content: Json) -> None:
        theirs = _names(content, "short_authentication_string")
        self._shows = [each for each in SHOWS if each in theirs]
        if not self._shows:
            raise Broken("m.unknown_method")

    def _hear_key(self, content: Json) -> list[Message]:
        self._expect(Step.KEY)
        key = _text(content, "key")
        if self._we_started and _commitment(key, self._start) != self._commitment:
            raise Broken("m.mismatched_commitment")
        ours = self._public
        self._secret = self._sas.diffie_hellman(curve25519(key))
        self.shown, self.step = self._compared(self._secret, ours, key), Step.YES
        return [] if self._we_started else [self._message("key", {"key": ours})]

    def _compared(self, secret: EstablishedSas, our_key: str, their_key: str) -> Shown:
        ours = f"{self._ours.user}|{self._ours.device}|{our_key}"
        theirs = f"{self.person}|{self.device}|{their_key}"
        both = f"{ours}|{theirs}" if self._we_started else f"{theirs}|{ours}"
        found = secret.bytes(f"MATRIX_KEY_VERIFICATION_SAS|{both}|{self.transaction}")
        return Shown(tuple(found.emoji_indices) if "emoji" in self._shows else (), tuple(found.decimals))

    def _hear_mac(self, content: Json) -> list[Message]:
        self._expect(Step.YES, Step.MAC)
        if self.proven:
            raise Broken("m.unexpected_message")
        macs, of_ids = object_in(content, "mac"), _text(content, "keys")
        said = self._mac_info(self._theirs, self._ours)
        self._check(",".join(sorted(macs)), said + "KEY_IDS", of_ids)
        known = frozenset(macs) & frozenset(self._keys)
        for id in known:
            self._check(self._keys[id], said + id, _text(macs, id))
        if not known:
            raise Broken("m.key_mismatch")
        self.proven = known
        return self._finished()

    def _check(self, value: str, info: str, mac: str) -> None:
        assert self._secret is not None
        try:
            self._secret.verify_mac(value, info, mac)
        except ValueError:
            raise Broken("m.key_mismatch") from None

    def _hear_done(self) -> list[Message]:
        self._expect(Step.DONE)
        self.is_verified = True
        self._end(None)
        return []

    # ── Both sides ──────────────────────────────────────────────────────────────────────────────────────

    def _expect(self, *steps: Step) -> None:
        if self.step not in steps:
            raise Broken("m.unexpected_message")

    @property
    def _theirs(self) -> Side:
        return Side(self.person, self.device or "", self._keys)

    @property
    def _public(self) -> str:
        return self._sas.public_key.to_base64()

    def _mac_info(self, of: Side, to: Side) -> str:
        return f"MATRIX_KEY_VERIFICATION_MAC{of.user}{of.device}{to.user}{to.device}{self.transaction}"

    def _message(self, step: str, content: Json) -> Message:
        return Message(PREFIX + step, {**content, "m.relates_to": _related(self.transaction)})


REASONS = {
    "m.user": "cancelled",
    "m.timeout": "it took too long",
    "m.unknown_transaction": "unknown transaction",
    "m.unknown_method": "no method in common",
    "m.unexpected_message": "unexpected message",
    "m.key_mismatch": "the keys do not match",
    "m.mismatched_commitment": "the commitment does not match",
    "m.mismatched_sas": "the emoji do not match",
    "m.invalid_message": "invalid message",
}


def transaction_of(content: Json) -> str | None:
    """Return the id of the request that an event belongs to."""
    relation = object_in(content, "m.relates_to")
    return id_in(relation, "event_id") if relation.get("rel_type") == "m.reference" else None


def _related(transaction: str) -> Json:
    return {"rel_type": "m.reference", "event_id": transaction}


def _commitment(key: str, start: Json) -> str:
    return encoded(sha256(key.encode() + canonical(start)).digest())


def _text(content: Json, name: str) -> str:
    found = text_in(content, name)
    if found is None:
        raise Broken("m.invalid_message")
    return found


def _names(content: Json, name: str) -> set[str]:
    found = content.get(name)
    return {each for each in found if isinstance(each, str)} if isinstance(found, list) else set()
