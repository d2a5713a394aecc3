"""Finds a free local port for the servers of the demo, the tests and the benchmarks."""

import errno
import random
import socket

# Below the ports that the system gives to outgoing connections (from 32768 on Linux, 49152 elsewhere). One of
# those may be taken while its server is down, and a client that calls a server that is down may reach itself.
KEPT = range(20_000, 32_000)


def free_port() -> int:
    """Return a port on which nobody listens now, nor is likely to before you do.

    The choice ignores the seed of `random`, because tests that share a seed would all choose the same port.
    """
    for port in random.SystemRandom().sample(KEPT, len(KEPT)):
        try:
            with socket.create_server(("127.0.0.1", port)):
                return port
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
    raise OSError(errno.EADDRINUSE, "no port is free")
