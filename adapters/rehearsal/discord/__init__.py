"""A Discord for the demo and the tests, with its public; unmodified discord.py runs against it.

    async with DiscordServer() as server:               # settings: server.api, .gateway_url, .token
        hall = server.guild.add_place("accueil")        # or what the bot provisioned: guild.place("accueil")
        ana = server.guild.join("Ana", roles=[server.guild.add_role("Animation")], locale="fr")
        await server.ready()                            # the bot is there
        ana.enter(hall)
        said = await ana.say("Bonjour", reply_to=None)
        await ana.react(said, "👍")
        form = (await ana.slash("question")).form       # an Answer: .message, .form, .text, .failure
        sent = await ana.fill(form, texte="Pourquoi ?")
        assert (await ana.press(sent.message, "Retirer")).text == "Retirée."
        await ana.waits_for("Rappel", at=hall)          # the message, once it is there
        server.fail("POST", "/channels/*/messages", status=502, after=True)     # said, but the answer is lost
        await server.gateway.drop()                    # also .close(4000), .invalidate(), .reconnect()

`server.gaps` lists the bot's requests that nothing here can serve: they got a 501. A test may want it empty.
Acts that Discord forbids raise `Refused` (`.status`, `.code`); acts that its client does not offer raise
`NotOffered`.
"""

from simcord.backend.errors import BackendError as Refused

from adapters.rehearsal.discord.answers import FAILED, NO_ANSWER, STILL_THINKING, WENT_WRONG, Answer, Choice
from adapters.rehearsal.discord.faults import Fault
from adapters.rehearsal.discord.guild import Guild
from adapters.rehearsal.discord.options import NotOffered
from adapters.rehearsal.discord.person import Person
from adapters.rehearsal.discord.places import Place, Role
from adapters.rehearsal.discord.seen import Button, Field, Form, Menu, Seen
from adapters.rehearsal.discord.server import DiscordServer

__all__ = [
    "FAILED",
    "NO_ANSWER",
    "STILL_THINKING",
    "WENT_WRONG",
    "Answer",
    "Button",
    "Choice",
    "DiscordServer",
    "Fault",
    "Field",
    "Form",
    "Guild",
    "Menu",
    "NotOffered",
    "Person",
    "Place",
    "Refused",
    "Role",
    "Seen",
]
