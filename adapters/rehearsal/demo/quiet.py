"""Silence for the libraries, whose own messages must not reach the demo's screen."""

import logging


def quieten() -> None:
    """Silence the libraries before they load: the rehearsal Discord then makes a client, which complains."""
    logging.getLogger("discord").setLevel(logging.ERROR)
