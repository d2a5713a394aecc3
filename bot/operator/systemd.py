"""Tells systemd, if it started us, that we are ready and alive: it restarts a bot that stands still.

https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html
"""

import os
import socket
from contextlib import suppress


def notify(state: str) -> None:
    """Send `READY=1` or `WATCHDOG=1`, or nothing if nobody asked."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    name = "\0" + address[1:] if address.startswith("@") else address
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as telling:
        telling.sendto(state.encode(), name)
