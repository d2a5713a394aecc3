"""Answers by word to a message shown back: which ones publish it, and which drop it."""

import pytest

from bot.commands.assent import Answer, read_answer

YES, NAMED, ANONYMOUS, APPEAL, DROP = Answer
MEANT = {
    YES: (
        *("oui", "Oui !", "ok", "d’accord", "publie", "publie ça", "Publiez ça !", "publie-la", "publie le"),
        *("ok publie ça", "oui, publie ça svp", "envoie ça", "envoyez-la", "vas-y publie", "vas-y", "go"),
        *("yes", "publish it", "publish that", "send it", "ok send it please", "yes, publish it", "go ahead"),
    ),
    NAMED: ("avec mon nom", "publie avec mon nom", "with my name", "publish it with my name"),
    ANONYMOUS: ("anonyme", "publie ça anonymement", "oui publie sans mon nom", "send it anonymously"),
    APPEAL: ("alerte", "sos", "organisers"),
    DROP: (
        *("non", "oublie ça", "oubli ça", "oubliez", "annuler", "anuler", "ne publie pas", "ne publi pas"),
        *("ne la publie pas", "publie pas", "n’envoie pas ça", "laisse tombé", "no", "forget it", "forgt it"),
        *("don’t publish it", "do not send", "never mind", "cancle that"),
    ),
    None: (
        *("Qui paie ?", "n’oublie pas", "publies-tu ?", "publiée ça", "don’t forget it", "ask me anything"),
        *("envoies ça où ?", "anonyme : qui paie ?", "publish the budget"),
    ),
}


@pytest.mark.parametrize(
    ("words", "meant"), [(words, meant) for meant, said in MEANT.items() for words in said]
)
def test_an_answer_means_what_people_meant(words: str, meant: Answer | None) -> None:
    assert read_answer(words) == meant
