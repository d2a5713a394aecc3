"""Commands, buttons, menus and forms of a plain discord.py bot, and what people see of them."""

from collections.abc import AsyncIterator

import discord
import pytest
from discord import app_commands
from plain_bot import PlainBot, addresses_restored, running

from adapters.discord.rehearsal import NO_ANSWER, DiscordServer, NotOffered, Person

__all__ = ["addresses_restored"]


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as running:
        yield running
        assert running.gaps == []


@pytest.fixture
def ana(server: DiscordServer) -> Person:
    person = server.guild.join("Ana")
    person.enter(server.guild.add_place("accueil"))
    return person


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
