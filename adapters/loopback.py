"""A port of this machine alone, for the servers of the demo, the tests and the bench."""

import errno
import random
import socket

# Below those that the system lends to whoever connects (from 32768 on Linux, 49152 elsewhere). One of these
# may be taken while its server is away; and who calls a server that is away may be answered by itself.
KEPT = range(20_000, 32_000)


def free_port() -> int:
    """Nobody listens there now, and nobody is likely to before you do."""
    for port in random.SystemRandom().sample(KEPT, len(KEPT)):  # a test's seed must not choose for several
        try:
            with socket.create_server(("127.0.0.1", port)):
                return port
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
    raise OSError(errno.EADDRINUSE, "no port is free")
