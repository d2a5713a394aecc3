"""What the libraries of the demo would say of themselves on the screen."""

import logging


def quieten() -> None:
    """Before they are loaded: the rehearsed Discord makes a bare client then, to see, which complains."""
    logging.getLogger("discord").setLevel(logging.ERROR)
