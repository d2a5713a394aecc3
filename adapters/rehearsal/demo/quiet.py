"""Silence for the libraries, whose own messages must not reach the demo's screen."""

import logging


def quieten() -> None:
    """Call before the libraries load: the rehearsal Discord then makes a bare client, which complains."""
    logging.getLogger("discord").setLevel(logging.ERROR)
