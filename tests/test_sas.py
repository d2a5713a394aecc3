"""The state machine of an emoji verification: both of its sides, and strangers' messages to it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vodozemac import Account, Sas

from adapters.matrix.crypto.verification import (
    KINDS,
    LASTS,
    PREFIX,
    Message,
    Side,
    Step,
    Verification,
    read_request,
    transaction_of,
)
from adapters.matrix.crypto.verifying import is_verification

Json = dict[str, Any]
BOT, ANA = "@comptoir:example.org", "@ana:example.org"
ASKED = "$request"


def side(user: str, device: str) -> Side:
    keys = [Account().ed25519_key.to_base64() for _ in range(2)]
    return Side(user, device, {f"ed25519:{device}": keys[0], f"ed25519:{keys[1]}": keys[1]})


class Two:
    """Our machine, and another one for Ana; the messages of each are kept in order."""

    def __init__(self, *, we_ask: bool, ana: str = ANA) -> None:
        self.us, self.her = side(BOT, "BOTDEV"), side(ana, "ANADEV")
        device = None if we_ask else "ANADEV"
        self.ours = Verification(self.us, ana, ASKED, 0, device)
        self.hers = Verification(self.her, BOT, ASKED, 0, "BOTDEV" if we_ask else None)
        self.to_her: list[Message] = []
        self.to_us: list[Message] = []
        self.spoken: list[str] = []

    def agree(self) -> None:
        """Exchange messages until both show something."""
        first, keys = (self.hers, self.us.keys) if self.hers.step is Step.KEYS else (self.ours, self.her.keys)
        (self.to_us if first is self.hers else self.to_her).extend(first.know(keys))
        self.carry()

    def carry(self) -> None:
        """Bring each side the other's messages, until neither says anything."""
        while self.to_her or self.to_us:
            for said in (*self._taken(self.to_us),):
                self.to_her += self.ours.hear(said.kind, said.content)
                self.to_her += self.ours.know(self.her.keys)
            for said in (*self._taken(self.to_her),):
                self.to_us += self.hers.hear(said.kind, said.content)
                self.to_us += self.hers.know(self.us.keys)

    def _taken(self, those: list[Message]) -> list[Message]:
        taken = list(those)
        those.clear()
        self.spoken += [each.kind.removeprefix(PREFIX) for each in taken]
        return taken


def code_of(messages: Sequence[Message]) -> str:
    [message] = messages
    assert message.kind == f"{PREFIX}cancel"
    assert transaction_of(message.content) == ASKED
    return str(message.content["code"])


def test_both_show_the_same_and_hold_each_other_for_verified_once_both_said_yes() -> None:
    two = Two(we_ask=True)
    two.agree()
    shown = two.ours.shown

    two.to_her += two.ours.confirm()
    two.carry()
    before = (two.ours.is_verified, two.hers.is_verified)
    two.to_us += two.hers.confirm()
    two.carry()

    assert shown is not None
    assert shown == two.hers.shown
    assert (len(shown.emoji), len(shown.numbers)) == (7, 3)
    assert before == (False, False)
    assert (two.ours.is_verified, two.hers.is_verified) == (True, True)
    assert two.ours.proven == set(two.her.keys)
    assert two.spoken == ["ready", "start", "accept", "key", "key", "mac", "mac", "done", "done"]


@pytest.mark.parametrize(("ana", "counts"), [("@ana:example.org", "hers"), ("@zoe:example.org", "ours")])
def test_if_both_sides_start_the_smaller_account_s_start_counts(ana: str, counts: str) -> None:
    two = Two(we_ask=True, ana=ana)
    [ready] = two.hers.know(two.us.keys)
    two.ours.hear(ready.kind, ready.content)
    [our_start] = two.ours.know(two.her.keys)
    two.hers = Verification(two.her, BOT, ASKED, 0)  # hers, once it has started too
    two.hers.hear(f"{PREFIX}ready", {"from_device": "BOTDEV", "methods": ["m.sas.v1"]})
    [her_start] = two.hers.know(two.us.keys)

    accepts = {
        "hers": two.ours.hear(her_start.kind, her_start.content),
        "ours": two.hers.hear(our_start.kind, our_start.content),
    }
    accepted = [whose for whose, answers in accepts.items() if answers]
    two.to_her, two.to_us = accepts["hers"], accepts["ours"]
    two.carry()

    assert accepted == [counts]
    assert two.ours.shown is not None
    assert two.ours.shown == two.hers.shown


def begun(**changes: object) -> tuple[Verification, Side, Json]:
    """Return our verification, asked for by Ana and waiting for her start; and that start, changed."""
    us, her = side(BOT, "BOTDEV"), side(ANA, "ANADEV")
    ours = Verification(us, ANA, ASKED, 0, "ANADEV")
    ours.know(her.keys)
    start: Json = {
        "from_device": "ANADEV",
        "method": "m.sas.v1",
        "key_agreement_protocols": ["curve25519-hkdf-sha256", "x"],
        "hashes": ["sha256"],
        "message_authentication_codes": ["hkdf-hmac-sha256.v2", "hkdf-hmac-sha256"],
        "short_authentication_string": ["decimal", "emoji"],
        "m.relates_to": {"rel_type": "m.reference", "event_id": ASKED},
    }
    return ours, her, start | changes


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"method": "m.reciprocate.v1"}, "m.unknown_method"),
        ({"key_agreement_protocols": ["curve25519"]}, "m.unknown_method"),
        ({"hashes": "sha256"}, "m.unknown_method"),
        ({"message_authentication_codes": ["hkdf-hmac-sha256"]}, "m.unknown_method"),
        ({"short_authentication_string": []}, "m.unknown_method"),
        ({"from_device": "ANOTHER"}, "m.unexpected_message"),
        ({"more": "\ud800"}, "m.invalid_message"),
    ],
)
def test_a_start_that_we_cannot_agree_to_is_cancelled(changes: Json, code: str) -> None:
    ours, _, start = begun(**changes)

    assert code_of(ours.hear(f"{PREFIX}start", start)) == code


def test_a_client_that_knows_numbers_alone_is_shown_numbers() -> None:
    ours, _, start = begun(short_authentication_string=["decimal"])
    ours.hear(f"{PREFIX}start", start)

    ours.hear(f"{PREFIX}key", {"key": Sas().public_key.to_base64()})

    assert ours.shown is not None
    assert (ours.shown.emoji, len(ours.shown.numbers)) == ((), 3)


@pytest.mark.parametrize("step", ["accept", "key", "mac", "done", "ready"])
def test_a_step_out_of_turn_is_cancelled(step: str) -> None:
    ours, _, _ = begun()

    assert code_of(ours.hear(PREFIX + step, {})) == "m.unexpected_message"
    assert ours.hear(PREFIX + step, {}) == []  # it is over


@pytest.mark.parametrize("key", [None, 1, "", "A" * 43, "é", "A" * 44, "\ud800", "A" * 10_000])
def test_a_key_that_is_none_is_cancelled(key: object) -> None:
    ours, _, start = begun()
    ours.hear(f"{PREFIX}start", start)

    assert code_of(ours.hear(f"{PREFIX}key", {"key": key})) == "m.invalid_message"


def test_a_key_that_was_not_committed_to_is_cancelled() -> None:
    two = Two(we_ask=True)
    two.to_us += two.hers.know(two.us.keys)
    [ready] = two._taken(two.to_us)
    two.ours.hear(ready.kind, ready.content)
    [start] = two.ours.know(two.her.keys)
    [accept] = two.hers.hear(start.kind, start.content)
    [key] = two.ours.hear(accept.kind, accept.content)

    answers = two.ours.hear(key.kind, {"key": Sas().public_key.to_base64()})

    assert code_of(answers) == "m.mismatched_commitment"
    assert two.ours.shown is None


def _without(name: str) -> Callable[[Json], Json]:
    return lambda content: {key: value for key, value in content.items() if key != name}


def _other_mac(content: Json) -> Json:
    return {**content, "mac": dict.fromkeys(content["mac"], content["keys"])}


def _fewer(content: Json) -> Json:
    return {**content, "mac": dict(list(content["mac"].items())[:1])}


def _no_text(content: Json) -> Json:
    return {**content, "mac": dict.fromkeys(content["mac"])}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_without("keys"), "m.invalid_message"),
        (_without("mac"), "m.key_mismatch"),
        (_other_mac, "m.key_mismatch"),
        (_fewer, "m.key_mismatch"),
        (_no_text, "m.invalid_message"),
    ],
)
def test_a_mac_that_proves_nothing_is_cancelled(change: Callable[[Json], Json], code: str) -> None:
    two = Two(we_ask=False)
    two.to_her += two.ours.know(two.her.keys)
    two.carry()
    [mac] = two.hers.confirm()
    two.ours.confirm()

    assert code_of(two.ours.hear(mac.kind, change(dict(mac.content)))) == code
    assert not two.ours.is_verified


def test_keys_that_the_server_tells_otherwise_are_not_proven() -> None:
    two = Two(we_ask=False)
    others: Mapping[str, str] = {id: Account().ed25519_key.to_base64() for id in two.her.keys}
    two.to_her += two.ours.know(others)
    two.carry()
    two.ours.confirm()
    [mac] = two.hers.confirm()

    assert code_of(two.ours.hear(mac.kind, mac.content)) == "m.key_mismatch"


def test_a_device_that_the_server_does_not_know_is_not_verified() -> None:
    ours = Verification(side(BOT, "BOTDEV"), ANA, ASKED, 0, "ANADEV")

    assert code_of(ours.know({"ed25519:ANOTHER": "x"})) == "m.key_mismatch"


def test_nothing_is_verified_without_the_operator() -> None:
    two = Two(we_ask=False)
    two.to_her += two.ours.know(two.her.keys)
    two.carry()
    two.to_us += two.hers.confirm()
    two.carry()

    answers = two.ours.hear(f"{PREFIX}done", {})

    assert code_of(answers) == "m.unexpected_message"
    assert not two.ours.is_verified
    assert two.ours.confirm() == []


def test_the_operators_no_is_told_as_other_emoji() -> None:
    two = Two(we_ask=False)
    two.to_her += two.ours.know(two.her.keys)
    two.carry()

    assert code_of(two.ours.refuse()) == "m.mismatched_sas"
    assert two.ours.confirm() == []


def test_before_anything_is_shown_the_operator_can_say_neither_yes_nor_no() -> None:
    ours, _, _ = begun()

    assert (ours.confirm(), ours.refuse()) == ([], [])


def test_a_person_who_cancels_is_not_answered() -> None:
    ours, _, start = begun()

    assert ours.hear(f"{PREFIX}cancel", {"code": "m.user"}) == []
    assert (ours.is_over, ours.by_them, ours.code) == (True, True, "m.user")
    assert ours.hear(f"{PREFIX}start", start) == []
    assert ours.cancel("m.timeout") == []


def test_it_lasts_ten_minutes() -> None:
    ours = Verification(side(BOT, "BOTDEV"), ANA, ASKED, 100)

    assert (ours.is_overdue(100 + LASTS - 1), ours.is_overdue(100 + LASTS)) == (False, True)


def test_another_device_that_is_ready_too_changes_nothing() -> None:
    ours = Verification(side(BOT, "BOTDEV"), ANA, ASKED, 0)
    ready = {"from_device": "ANADEV", "methods": ["m.sas.v1"]}
    ours.hear(f"{PREFIX}ready", ready)

    assert ours.hear(f"{PREFIX}ready", ready | {"from_device": "PHONE"}) == []
    assert ours.device == "ANADEV"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"methods": ["m.sas.v1"]}, "m.invalid_message"),
        ({"from_device": "ANADEV", "methods": ["m.qr_code.scan.v1"]}, "m.unknown_method"),
        ({"from_device": "ANADEV", "methods": {"m.sas.v1": 1}}, "m.unknown_method"),
    ],
)
def test_a_ready_that_is_of_no_use_is_cancelled(content: Json, code: str) -> None:
    ours = Verification(side(BOT, "BOTDEV"), ANA, ASKED, 0)

    assert code_of(ours.hear(f"{PREFIX}ready", content)) == code


def test_a_request_to_another_is_none_to_us() -> None:
    request = {"from_device": "ANADEV", "methods": ["m.sas.v1"], "to": BOT}

    read = read_request(ASKED, request, BOT)

    assert read is not None
    assert (read.device, read.methods) == ("ANADEV", ["m.sas.v1"])
    assert read_request(ASKED, request | {"to": ANA}, BOT) is None
    assert read_request(ASKED, request | {"from_device": 1}, BOT) is None


def test_a_verification_is_nothing_said() -> None:
    def event(kind: object, content: object) -> Json:
        return {"type": kind, "content": content}

    asked = event("m.room.message", {"msgtype": "m.key.verification.request"})

    assert [is_verification(asked), is_verification(event(f"{PREFIX}key", None))] == [True, True]
    said = event("m.room.message", {"msgtype": "m.text", "body": "m.key.verification.request"})
    assert [is_verification(said), is_verification(event(None, {}))] == [False, False]
    edit = asked["content"] | {"m.relates_to": {"rel_type": "m.replace", "event_id": ASKED}}
    assert not is_verification(event("m.room.message", edit))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=60) | st.sampled_from(["sha256", ASKED]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(
    (
        *(
            "from_device",
            "methods",
            "method",
            "hashes",
            "key_agreement_protocols",
            "commitment",
            "key",
            "mac",
        ),
        *("message_authentication_codes", "short_authentication_string", "keys", "code", "m.relates_to"),
    )
)
EVENTS = st.tuples(st.sampled_from(KINDS), st.dictionaries(NAMES, VALUES, max_size=8))


@given(st.booleans(), st.integers(0, 5), st.lists(EVENTS, max_size=5))
def test_whatever_comes_raises_nothing_and_verifies_nothing(
    we_ask: bool, good: int, events: list[tuple[str, Json]]
) -> None:
    two = Two(we_ask=we_ask)
    two.to_us += two.hers.know(two.us.keys)
    two.to_her += two.ours.know(two.her.keys)
    for _ in range(good):  # as far as it goes well
        for said in two._taken(two.to_us):
            two.to_her += two.ours.hear(said.kind, said.content)
            two.to_her += two.ours.know(two.her.keys)
        for said in two._taken(two.to_her):
            two.to_us += two.hers.hear(said.kind, said.content)
            two.to_us += two.hers.know(two.us.keys)

    for kind, content in events:
        two.ours.hear(kind, content)
        two.ours.confirm()

    assert not two.ours.is_verified
