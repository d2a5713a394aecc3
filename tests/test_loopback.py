"""Ports for the servers of the demo and the tests."""

import socket
from pathlib import Path

import pytest

from adapters.loopback import free_port

LENT = Path("/proc/sys/net/ipv4/ip_local_port_range")


@pytest.mark.skipif(not LENT.exists(), reason="only Linux tells which ports it lends")
def test_a_port_is_not_one_that_the_system_lends_to_outgoing_connections() -> None:
    lowest, highest = map(int, LENT.read_text().split())

    assert not lowest <= free_port() <= highest


def test_a_port_that_is_taken_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = free_port()
    with socket.create_server(("127.0.0.1", taken)):
        other = free_port()
        monkeypatch.setattr("adapters.loopback.KEPT", [taken, other])

        assert free_port() == other
