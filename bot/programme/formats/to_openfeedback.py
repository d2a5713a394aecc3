"""The programme as OpenFeedback reads it, to ask the public about each session: no breaks. Pure."""

from bot.programme.formats.edition import Edition, Told
from bot.programme.formats.json_written import json_written
from bot.programme.model import SessionKind


def openfeedback(edition: Edition) -> bytes:
    """Return the sessions that take place, breaks left out, and the people who speak in them."""
    told = Told(edition)
    sessions = [
        session
        for session in told.sessions
        if session.kind is not SessionKind.BREAK and not edition.changed(session).is_cancelled
    ]
    speakers = dict.fromkeys(person for session in sessions for person in session.people)
    return json_written(
        {
            "sessions": {
                session.id: {
                    "id": session.id,
                    "title": session.title,
                    "speakers": list(session.people),
                    "startTime": told.local(session.start).isoformat(),
                    "endTime": told.local(session.end).isoformat(),
                    "trackTitle": told.room(session),
                    "tags": [told.kind(session)],
                }
                for session in sessions
            },
            "speakers": {
                id: {"id": id, "name": told.name(id), "photoUrl": "", "socials": []} for id in speakers
            },
        }
    )
