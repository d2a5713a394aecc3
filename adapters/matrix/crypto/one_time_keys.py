"""One-time keys, with which others begin sessions with us: each is used once, so more are needed often."""

import structlog

from adapters.matrix.client import Json, MatrixClient, MatrixError, where
from adapters.matrix.crypto.keyring import KeyRing
from adapters.matrix.crypto.signatures import signed
from adapters.matrix.events import object_in

KIND = "signed_curve25519"
OLD_COPY = 40  # attempts with new keys, if the server already has others under their names

log = structlog.get_logger()


def wanted(answer: Json, most: int) -> tuple[int, bool]:
    """Return how many keys are missing according to a sync, and whether the fallback key is."""
    counts = answer.get("device_one_time_keys_count")
    left = counts.get(KIND, 0) if isinstance(counts, dict) else most
    unused = answer.get("device_unused_fallback_key_types")
    few = isinstance(left, int) and left <= most // 2
    return most - max(left, 0) if few else 0, isinstance(unused, list) and KIND not in unused


async def upload(client: MatrixClient, ring: KeyRing, lacking: int, *, with_last: bool) -> None:
    """Upload new keys, saved first: we must understand whoever uses one, even after a crash."""
    path = where("keys", "upload")
    if with_last:
        ring.account.generate_fallback_key()  # type: ignore[attr-defined]  # missing from its stubs
    for _ in range(OLD_COPY):
        ring.account.generate_one_time_keys(max(0, lacking - len(ring.account.one_time_keys)))
        await ring.save(with_account=True)
        try:
            await client.request("POST", path, _keys(ring))
        except MatrixError as error:
            if error.status != 400 or "already exists" not in error.message:
                raise
            log.warning("matrix_keys_of_an_old_copy")  # of the store: the server already knows their names
            ring.account.mark_keys_as_published()
            continue
        ring.account.mark_keys_as_published()
        await ring.save(with_account=True)
        return


def _keys(ring: KeyRing) -> Json:
    def sign(key: dict[str, object]) -> Json:
        return signed(key, ring.user, f"ed25519:{ring.device}", ring.account)

    once = {f"{KIND}:{id}": sign({"key": k.to_base64()}) for id, k in ring.account.one_time_keys.items()}
    last = {
        f"{KIND}:{id}": sign({"key": k.to_base64(), "fallback": True})
        for id, k in ring.account.fallback_key.items()  # type: ignore[attr-defined]
    }
    return {"one_time_keys": once, "fallback_keys": last}


async def device_as_known(client: MatrixClient, user: str, device: str) -> Json:
    """Return the keys the server has for our device; empty if it has none."""
    answer = await client.request("POST", where("keys", "query"), {"device_keys": {user: [device]}})
    return object_in(object_in(object_in(answer, "device_keys"), user), device)
