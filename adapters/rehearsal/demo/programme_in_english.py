"""The sample day's titles, questions and rooms in English; people and projects keep their names."""

from collections.abc import Mapping
from dataclasses import replace

from bot.programme.model import Programme

TITLE = "Social innovation in employment: making the change of scale a success!"

TITLES: Mapping[str, str] = {
    "accueil": "Welcome",
    "introduction": "Introduction to the day",
    "comptoir-1": "Recognising intellectual property while letting an innovation scale up",
    "comptoir-2": "Staying true to the model through a change of scale",
    "comptoir-3": "Public authorities: an alliance for scaling up",
    "comptoir-4": "Networks at the service of innovations and innovators",
    "forum": "Project stands",
    "dejeuner": "Lunch on site",
    "comptoir-5": "Breaking down silos: what innovation depends on",
    "comptoir-6": "Local institutions as partners of social innovation in employment",
    "restitution": "“Transforming employment policy through shared innovation”",
    "conclusion": "Closing remarks",
}

QUESTIONS: Mapping[str, str] = {
    "comptoir-1": (
        "How can the innovator’s place and invention be recognised? Can the common good and intellectual "
        "property be reconciled, on what terms, and to whose benefit?"
    ),
    "comptoir-2": (
        "How can we make sure that the model of an innovation, and so its impact, is respected, while "
        "those who take it up adapt it to the obstacles and strengths of their own area?"
    ),
    "comptoir-3": (
        "How can public authorities be won over, so that a project is really carried out and even becomes "
        "part of mainstream policy?"
    ),
    "comptoir-4": "Why and how should we build a network around the spread of an innovation?",
    "comptoir-5": (
        "How can we recognise everyone’s skills and culture and make the most of them, so that this "
        "diversity of views helps innovations to spread?"
    ),
    "comptoir-6": (
        "How can we build trust with local public bodies? How can innovators and local institutions build a "
        "partnership that works and helps to scale up?"
    ),
}

ROOMS: Mapping[str, str] = {"club": "Club room", "bureau": "Office", "coin-salon": "Club room lounge"}


def in_english(programme: Programme) -> Programme:
    """Return the programme in English; raises KeyError if one of its texts is not translated."""
    return replace(
        programme,
        event=replace(programme.event, title=TITLE, language="en"),
        rooms={id: replace(room, name=ROOMS[id]) for id, room in programme.rooms.items()},
        sessions=tuple(
            replace(session, title=TITLES[session.id], question=session.question and QUESTIONS[session.id])
            for session in programme.sessions
        ),
    )
