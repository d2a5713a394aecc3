"""Reasons of failures are given in a sentence, and the software's own words come last."""

import aiohttp
import pytest

from bot.words.catalogue import said_in
from bot.words.reasons import in_words, reason

OF_A_CONNECTION = (
    aiohttp.ClientConnectorError,
    aiohttp.ClientConnectorDNSError,
    aiohttp.ClientConnectorCertificateError,
    aiohttp.ClientConnectorSSLError,
    aiohttp.ClientOSError,
    aiohttp.ClientPayloadError,
    aiohttp.ClientConnectionResetError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
    aiohttp.InvalidUrlClientError,
    aiohttp.ServerDisconnectedError,
    aiohttp.ServerTimeoutError,
    aiohttp.SocketTimeoutError,
    ConnectionRefusedError,
    ConnectionResetError,
    TimeoutError,
)


@pytest.mark.parametrize("error", OF_A_CONNECTION, ids=lambda error: error.__name__)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_way_a_connection_fails_has_its_words(error: type[Exception], language: str) -> None:
    unknown = in_words(language, "")

    told = in_words(language, error.__name__)

    assert told.endswith(f" ({error.__name__})")
    assert told.split(" (")[0] != unknown.split(" (")[0]


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        ("403 M_FORBIDDEN", "the bot is not allowed to (403 M_FORBIDDEN)"),
        ("M_FORBIDDEN You may not", "the bot is not allowed to (M_FORBIDDEN You may not)"),
        ("403 50013 Missing Permissions", "the bot is not allowed to (403 50013 Missing Permissions)"),
        ("status 502", "the server is in trouble (status 502)"),
        ("busy for 5 s", "it asks to wait (busy for 5 s)"),
        ("what?", "it gives a reason that I do not know (what?)"),
    ],
)
def test_a_server_error_is_told_in_words(failure: str, told: str) -> None:
    assert in_words("en", failure) == told
    assert said_in("en", reason(failure)) == told
