"""The posters of an event: a file for each place where people may ask, whose QR code opens its page."""

from collections.abc import Iterator
from datetime import datetime

from adapters.web.files import WebSettings
from adapters.web.qr import qr_svg
from adapters.web.qr_ways import short_path
from bot.day import Day
from bot.programme.model import HALL
from bot.restitution.typeset import WayIn, poster_pdf


def posters(day: Day, settings: WebSettings, at: datetime) -> Iterator[tuple[str, bytes]]:
    """Yield the name of each poster's place and its PDF: the hall, then the sessions that take questions."""
    for session in (None, *day.programme.question_sessions):
        if session is not None and session.cancelled:
            continue
        path = short_path(day, session)
        _, _, host = settings.address.partition("://")
        way = WayIn(qr_svg(f"{settings.address}{path}"), f"{host}{path}")
        yield session.place if session else HALL, poster_pdf(day, session, way, at)
