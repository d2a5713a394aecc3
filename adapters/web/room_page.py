"""The page that asks for the room's code, and keeps what is to be done until it is given."""

from collections.abc import Mapping

import htpy as h

from adapters.web.layout import View, page


def room_page(view: View, fields: Mapping[str, str], wrong: str) -> str:
    """Return the page; `fields` are those of the form that was sent, which this one sends again.

    `wrong` is the key of why the code was refused.
    """
    say, text = view.say, fields.get("text", "")
    return page(
        view,
        say("room-code"),
        h.p[say("room-code-why")],
        text and h.blockquote[h.p[h.bdi[text]]],
        h.form("#room", method="post", action=view.path, data_plain=True)[
            (h.input(type="hidden", name=name, value=value) for name, value in fields.items()),
            h.label(for_="room-typed")[say("room-code-typed")],
            bool(wrong) and h.p("#wrong.wrong", role="alert")[say(wrong)],
            h.input(
                "#room-typed",
                name="room",
                required=True,
                maxlength="20",
                inputmode="numeric",
                autocomplete="off",
                aria_describedby="wrong room-help" if wrong else "room-help",
                aria_invalid="true" if wrong else None,
            ),
            h.p("#room-help.small")[say("room-code-help")],
            h.button(".main", type="submit")[say("room-code-send")],
        ],
    )
