"""Puts files of messages in the media repository, encrypted if the room is, and reads them back.

https://spec.matrix.org/latest/client-server-api/#sending-encrypted-attachments
"""

import asyncio

from nio.crypto.attachments import decrypt_attachment, encrypt_attachment
from nio.exceptions import EncryptionError
from unpaddedbase64 import decode_base64

from adapters.matrix.client import Json, MatrixClient, MediaRefused
from adapters.matrix.events import object_in, text_in

UNKNOWN = "application/octet-stream"  # the type given to the server for encrypted files
KEY, COUNTER, DIGEST = 32, 16, 32  # bytes


async def share(client: MatrixClient, name: str, mimetype: str, file: bytes, *, encrypted: bool) -> Json:
    """Upload a file and return the content of its `m.file` message. Raises as `MatrixClient.request` does."""
    content = {
        "msgtype": "m.file",
        "body": name,
        "filename": name,
        "info": {"mimetype": mimetype, "size": len(file)},
    }
    if not encrypted:
        return {**content, "url": await client.upload(file, mimetype)}
    sealed, keys = await asyncio.to_thread(encrypt_attachment, file)
    return {**content, "file": {**keys, "url": await client.upload(sealed, UNKNOWN)}}


async def fetch(client: MatrixClient, content: Json) -> bytes:
    """Return the file of a message that anybody may have sent.

    Raises MediaRefused if it is too large or not what the message says, and as `MatrixClient.request` does.
    """
    file = object_in(content, "file")
    if not file:
        return await client.download(text_in(content, "url") or "")
    key, counter, digest = _keys(file)
    sealed = await client.download(text_in(file, "url") or "")
    try:
        return bytes(await asyncio.to_thread(decrypt_attachment, sealed, key, digest, counter))
    except EncryptionError:
        raise MediaRefused("not the file that was sent") from None


def _keys(file: Json) -> tuple[str, str, str]:
    """Return the key, the counter and the SHA-256 in base64; raises MediaRefused if they are invalid."""
    secret = object_in(file, "key")
    key, counter = text_in(secret, "k") or "", text_in(file, "iv") or ""
    digest = text_in(object_in(file, "hashes"), "sha256") or ""
    if file.get("v") != "v2" or secret.get("alg") != "A256CTR":
        raise MediaRefused("an encryption that we do not know")
    try:
        lengths = len(decode_base64(key)), len(decode_base64(counter)), len(decode_base64(digest))
    except ValueError:  # also for non-ASCII text
        raise MediaRefused("keys that are no base64") from None
    if lengths != (KEY, COUNTER, DIGEST):
        raise MediaRefused("keys of another length")
    return key, counter, digest
