"""Commands, buttons, menus and forms of a plain discord.py bot, and what people see of them."""

from typing import Any

import discord
import pytest
from discord import app_commands
from patience import PATIENCE
from plain_bot import PlainBot, addresses_restored, ana, hall, hurry, running, server

from adapters.rehearsal.discord import (
    FAILED,
    NO_ANSWER,
    STILL_THINKING,
    Button,
    DiscordServer,
    NotOffered,
    Person,
)

__all__ = ["addresses_restored", "ana", "hall", "server"]


class QuestionForm(discord.ui.Modal, title="Votre question"):
    texte: discord.ui.TextInput["QuestionForm"] = discord.ui.TextInput(
        label="Texte", custom_id="texte", max_length=50
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"Reçu : {self.texte.value}", ephemeral=True)


class Withdraw(discord.ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="Retirer", custom_id="withdraw", emoji="🗑️")
    async def withdraw(self, interaction: discord.Interaction, button: discord.ui.Button["Withdraw"]) -> None:
        button.disabled = True
        await interaction.response.edit_message(content="Retirée.", view=self)


def with_everything(bot: PlainBot) -> None:
    tree = bot.tree

    @tree.command(name="question", description="Posez une question")
    async def question(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(QuestionForm())

    @tree.command(name="dis", description="Répète")
    async def dis(interaction: discord.Interaction, texte: str, fois: int = 1) -> None:
        view = Withdraw()
        await interaction.response.send_message(texte * fois, view=view)

    @tree.command(name="lent", description="Réfléchit")
    async def lent(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.edit_original_response(content="Voilà.")
        await interaction.followup.send("Et encore.", ephemeral=True)

    @tree.command(name="muet", description="Se tait")
    async def muet(interaction: discord.Interaction) -> None:
        pass

    @tree.command(name="seance", description="Choisit")
    async def seance(interaction: discord.Interaction, titre: str) -> None:
        await interaction.response.send_message(titre)

    @seance.autocomplete("titre")
    async def titles(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        titles = ["Ouverture", "Clôture"]
        return [app_commands.Choice(name=t, value=t.lower()) for t in titles if current in t.lower()]

    bureau = app_commands.Group(name="bureau", description="Le bureau")

    @bureau.command(name="scene", description="Sur scène")
    async def scene(interaction: discord.Interaction, code: str) -> None:
        await interaction.response.send_message(f"{code} sur scène")

    tree.add_command(bureau)

    @tree.context_menu(name="Citer")
    async def cite(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"« {message.content} »")


async def test_a_command_opens_a_form_and_its_answer_is_seen_by_one_person(
    server: DiscordServer, ana: Person
) -> None:
    bob = server.guild.join("Bob")
    async with running(server, with_everything):
        form = (await ana.slash("question")).form
        answer = await ana.fill(form, texte="Pourquoi ?")

        assert [(field.label, field.longest) for field in form.fields] == [("Texte", 50)]
        assert [m.text for m in ana.sees()] == ["Reçu : Pourquoi ?"]
        assert answer.message.ephemeral
        assert bob.sees("accueil") == []


async def test_options_travel_with_their_types(server: DiscordServer, ana: Person) -> None:
    async with running(server, with_everything):
        assert (await ana.slash("dis", texte="ah", fois=2)).text == "ahah"
        with pytest.raises(NotOffered):
            await ana.slash("dis", texte="ah", fois="deux")
        with pytest.raises(NotOffered):
            await ana.slash("dis")


async def test_a_button_changes_its_message(server: DiscordServer, ana: Person) -> None:
    async with running(server, with_everything):
        said = (await ana.slash("dis", texte="Bonjour")).message
        answer = await ana.press(said, "Retirer")

        assert answer.kind == "update"
        assert ana.look(said).text == "Retirée."
        with pytest.raises(NotOffered):
            await ana.press(said, "withdraw")


async def test_a_deferred_answer_is_awaited(server: DiscordServer, ana: Person) -> None:
    async with running(server, with_everything):
        answer = await ana.slash("lent")
        await ana.waits_for("Et encore.")

        assert (answer.text, answer.message.ephemeral) == ("Voilà.", True)
        assert [m.text for m in ana.sees()] == ["Voilà.", "Et encore."]


async def test_a_silent_bot_is_told_as_the_client_tells_it(server: DiscordServer, ana: Person) -> None:
    server.answering.acknowledge_within = 0.05
    async with running(server, with_everything):
        assert (await ana.slash("muet")).failure == NO_ANSWER


async def test_autocompletion_sub_commands_and_the_menu_of_a_message(
    server: DiscordServer, ana: Person
) -> None:
    async with running(server, with_everything):
        choices = await ana.autocomplete("seance", "titre", "ouv")
        assert [(c.name, c.value) for c in choices] == [("Ouverture", "ouverture")]
        assert (await ana.slash("bureau scene", code="Q1")).text == "Q1 sur scène"
        said = await ana.say("Bonjour")
        assert (await ana.use_on(said, "Citer")).text == "« Bonjour »"


# The two time limits, and messages after the first answer


async def test_an_acknowledgement_that_is_too_late_is_refused(server: DiscordServer, ana: Person) -> None:
    codes: list[int] = []

    def prepare(bot: PlainBot) -> None:
        @bot.tree.command(name="tard", description="Trop tard")
        async def late(interaction: discord.Interaction) -> None:
            server.advance(PATIENCE + 0.1)
            with pytest.raises(discord.NotFound) as refusal:
                await interaction.response.send_message("Trop tard")
            codes.append(refusal.value.code)

    async with running(server, prepare):
        answer = await ana.slash("tard")
        await server.until(lambda: codes)

        assert (answer.failure, codes, ana.sees()) == (NO_ANSWER, [10062], [])


async def test_an_interaction_is_acknowledged_once(server: DiscordServer, ana: Person) -> None:
    codes: list[int] = []

    def prepare(bot: PlainBot) -> None:
        @bot.tree.command(name="deux", description="Deux fois")
        async def twice(interaction: discord.Interaction) -> None:
            await interaction.response.send_message("Une")
            forgetful: Any = interaction.response
            forgetful._response_type = None
            with pytest.raises(discord.HTTPException) as refusal:
                await interaction.response.send_message("Deux")
            codes.append(refusal.value.code)

    async with running(server, prepare):
        assert (await ana.slash("deux")).text == "Une"
        await server.until(lambda: codes)
        assert (codes, [m.text for m in ana.sees()]) == ([40060], ["Une"])


async def test_a_token_lives_a_quarter_of_an_hour(server: DiscordServer, ana: Person) -> None:
    kept: list[discord.Interaction] = []

    def prepare(bot: PlainBot) -> None:
        @bot.tree.command(name="garde", description="Garde")
        async def keep(interaction: discord.Interaction) -> None:
            kept.append(interaction)
            await interaction.response.send_message("Un", ephemeral=True)

    async with running(server, prepare):
        said = (await ana.slash("garde")).message
        await kept[0].edit_original_response(content="Deux")
        edited = ana.look(said).text
        server.advance(15 * 60)
        with pytest.raises(discord.HTTPException) as refusal:
            await kept[0].edit_original_response(content="Trois")

        assert (edited, refusal.value.status, refusal.value.code) == ("Deux", 401, 50027)


async def test_the_original_and_what_follows_it_are_read_changed_and_removed(
    server: DiscordServer, ana: Person
) -> None:
    def prepare(bot: PlainBot) -> None:
        @bot.tree.command(name="suite", description="Suite")
        async def more(interaction: discord.Interaction) -> None:
            answer = await interaction.response.send_message("Un", ephemeral=True)
            original = await interaction.original_response()
            followup = await interaction.followup.send("Deux", ephemeral=True, wait=True)
            third = await interaction.followup.send("Trois", ephemeral=True, wait=True)
            await followup.edit(content="Deux, donc")
            await third.delete()
            await original.edit(content=f"Un, {answer.message_id == original.id}")

    async with running(server, prepare):
        await ana.slash("suite")
        await ana.waits_for("True")

        assert [m.text for m in ana.sees()] == ["Un, True", "Deux, donc"]


async def test_the_bot_hears_its_ephemeral_messages_as_if_they_were_direct(
    server: DiscordServer, ana: Person
) -> None:
    async with running(server, with_everything) as bot:
        await ana.slash("lent")
        await ana.waits_for("Et encore.")
        await server.until(lambda: bot.count("message") == 2)
        [first, _] = [arguments[0] for name, arguments in bot.events if name == "message"]

        assert (first.guild, first.author.id, first.flags.ephemeral) == (None, server.bot_id, True)
        assert bot.count("raw_message_edit") == 1


async def test_a_deferral_can_be_taken_back(server: DiscordServer, ana: Person) -> None:
    def prepare(bot: PlainBot) -> None:
        @bot.tree.command(name="rien", description="Rien")
        async def nothing(interaction: discord.Interaction) -> None:
            await interaction.response.defer(ephemeral=True)
            await interaction.delete_original_response()

    async with running(server, prepare):
        assert (await ana.slash("rien")).kind == "nothing"
        assert ana.sees() == []


async def test_an_endless_deferral_is_told(server: DiscordServer, ana: Person) -> None:
    server.interactions.think_at_most = 0.05

    def prepare(bot: PlainBot) -> None:
        @bot.tree.command(name="pense", description="Pense")
        async def think(interaction: discord.Interaction) -> None:
            await interaction.response.defer(thinking=True)

    async with running(server, prepare):
        assert (await ana.slash("pense")).failure == STILL_THINKING


async def test_a_button_outlives_the_bot_that_made_it(server: DiscordServer, ana: Person) -> None:
    async with running(server, with_everything):
        said = (await ana.slash("dis", texte="Bonjour")).message
    server.answering.acknowledge_within = 0.05
    assert (await ana.press(said, "Retirer")).failure == FAILED
    server.answering.acknowledge_within = PATIENCE
    async with running(server, lambda bot: bot.add_view(Withdraw())):
        assert (await ana.press(said, "Retirer")).text == "Retirée."


async def test_a_menu_of_choices_and_a_form_from_a_button(server: DiscordServer, ana: Person) -> None:
    class Choosing(discord.ui.View):
        @discord.ui.select(
            placeholder="Séance",
            options=[
                discord.SelectOption(label="Ouverture", value="o"),
                discord.SelectOption(label="Clôture"),
            ],
        )
        async def chosen(self, interaction: discord.Interaction, menu: discord.ui.Select["Choosing"]) -> None:
            await interaction.response.send_message(menu.values[0], ephemeral=True)

        @discord.ui.button(label="Écrire")
        async def write(self, interaction: discord.Interaction, _: discord.ui.Button["Choosing"]) -> None:
            await interaction.response.send_modal(QuestionForm())

    async with running(server) as bot:
        channel = bot.text_channel(server.guild.place("accueil").id)
        said = await channel.send("Que faire ?", view=Choosing())
        form = (await ana.press(said.id, "Écrire")).form

        assert ana.look(said.id).menus[0].options == (("Ouverture", "o"), ("Clôture", "Clôture"))
        assert (await ana.choose(said.id, "Ouverture")).text == "o"
        with pytest.raises(NotOffered):
            await ana.fill(form, texte="x" * 51)
        assert (await ana.fill(form, {"Texte": "Ah"})).text == "Reçu : Ah"
        with pytest.raises(NotOffered):
            await ana.fill(form, texte="encore")


async def test_a_message_is_seen_as_the_client_shows_it(server: DiscordServer, ana: Person) -> None:
    async with running(server) as bot:
        channel = bot.text_channel(server.guild.place("accueil").id)
        asked = await ana.say("Pourquoi ?")
        embed = discord.Embed(title="Question", description=f"de {ana.mention} dans <#{channel.id}>")
        embed.add_field(name="Votes", value="3").set_footer(text="Q1")
        sent = await channel.send(
            "Voici", embed=embed, view=Withdraw(), reference=asked_by(channel, asked.id), silent=True
        )
        await sent.add_reaction("👍")
        await ana.react(sent.id, "👍")
        seen = ana.look(sent.id)

        assert seen.text == "Voici\nQuestion\nde @Ana dans #accueil\nVotes\n3\nQ1"
        assert (seen.reply_to, seen.author, seen.silent) == (asked.id, "Comptoir", True)
        assert (seen.reactions, seen.mine) == ({"👍": 2}, frozenset("👍"))
        assert seen.buttons == (Button("Retirer", "withdraw", "🗑️"),)
        await ana.unreact(sent.id, "👍")
        assert ana.look(sent.id).reactions == {"👍": 1}


def asked_by(channel: discord.TextChannel, id: int) -> discord.MessageReference:
    return channel.get_partial_message(id).to_reference()


async def test_only_what_was_allowed_pings(server: DiscordServer, ana: Person) -> None:
    async with running(server) as bot:
        channel = bot.text_channel(server.guild.place("accueil").id)
        text = f"@everyone {ana.mention}"
        quiet = await channel.send(text, allowed_mentions=discord.AllowedMentions.none())
        loud = await channel.send(text)

        assert [(s.pings, s.pings_everyone) for s in (ana.look(quiet.id), ana.look(loud.id))] == [
            (frozenset(), False),
            (frozenset({ana.id}), True),
        ]


async def test_a_command_works_in_private(server: DiscordServer, ana: Person) -> None:
    async with running(server, with_everything) as bot:
        await bot.tree.sync()
        form = (await ana.slash("question", at=ana.direct)).form
        await ana.fill(form, texte="En privé")

        assert [m.text for m in ana.sees(ana.direct)] == ["Reçu : En privé"]
        assert ana.sees() == []


async def test_a_silent_update_then_an_edit_is_awaited_as_any_message(
    server: DiscordServer, ana: Person
) -> None:
    class Later(discord.ui.View):
        @discord.ui.button(label="Voter")
        async def vote(self, interaction: discord.Interaction, _: discord.ui.Button["Later"]) -> None:
            await interaction.response.defer()
            await interaction.edit_original_response(content="1 voix")

    async with running(server) as bot:
        sent = await bot.text_channel(server.guild.place("accueil").id).send("0 voix", view=Later())
        answer = await ana.press(sent.id, "Voter")
        await ana.waits_for("1 voix")

        assert answer.kind == "nothing"


# When an answer is lost, discord.py asks again, and nothing here knows a nonce


async def test_an_acknowledgement_whose_answer_is_lost_is_refused_the_second_time(
    server: DiscordServer, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch)
    codes: list[int] = []
    fault = server.fail("POST", "/interactions/*/callback", status=502, after=True)

    def prepare(bot: PlainBot) -> None:
        @bot.tree.command(name="une", description="Une fois")
        async def once(interaction: discord.Interaction) -> None:
            with pytest.raises(discord.HTTPException) as refusal:
                await interaction.response.send_message("Une")
            codes.append(refusal.value.code)

    async with running(server, prepare):
        assert (await ana.slash("une")).text == "Une"
        await server.until(lambda: codes)
        assert (codes, fault.hits, [m.text for m in ana.sees()]) == ([40060], 1, ["Une"])


async def test_a_follow_up_is_sent_twice_when_its_answer_is_lost(
    server: DiscordServer, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch)
    async with running(server, with_everything):
        server.fail("POST", "/webhooks/*", status=502, after=True)
        await ana.slash("lent")
        await server.until(lambda: len(ana.sees()) == 3)

        assert [m.text for m in ana.sees()] == ["Voilà.", "Et encore.", "Et encore."]
