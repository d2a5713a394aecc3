"""Reading what people write instead of touching a button: yes, anonymously, to the organisers, no. Pure."""

import re
from collections.abc import Mapping
from enum import StrEnum

from rapidfuzz import fuzz

from bot.port.chat import bare
from bot.port.text import folded


class Answer(StrEnum):
    YES = "yes"
    NAMED = "named"
    ANONYMOUS = "anonymous"
    APPEAL = "appeal"
    DROP = "drop"


MARKS: Mapping[str, Answer] = {
    "✅": Answer.YES,
    "👍": Answer.YES,
    "🕶": Answer.ANONYMOUS,
    "🆘": Answer.APPEAL,
    "❌": Answer.DROP,
    "🚫": Answer.DROP,
    "👎": Answer.DROP,
}
PHRASES: Mapping[Answer, tuple[str, ...]] = {
    Answer.YES: (
        *("oui", "yes", "ok", "okay", "d accord", "daccord", "oui merci", "yes please", "oui svp", "yep"),
        *("vas y", "allez y", "go", "go ahead", "publie", "publier", "publiez", "publish", "publish it"),
        *("envoie", "envoyer", "envoyez", "send", "send it", "ok publie", "oui publie", "c est bon"),
    ),
    Answer.NAMED: (
        *("nom", "mon nom", "avec mon nom", "avec nom", "sous mon nom", "oui avec mon nom"),
        *("name", "my name", "with my name", "with name", "under my name", "named"),
    ),
    Answer.ANONYMOUS: (
        *("anonyme", "anonymement", "en anonyme", "oui anonyme", "anonyme svp", "sans mon nom", "sans nom"),
        *("oui anonymement", "oui sans mon nom", "publier anonymement", "publie anonymement"),
        *("anonymous", "anonymously", "anon", "yes anonymously", "yes anonymous", "without my name"),
        *("anonymous please", "publish anonymously", "no name"),
    ),
    Answer.APPEAL: (
        *("alerte", "sos", "organisateurs", "aux organisateurs", "au secours", "a l aide", "urgence"),
        *("alert", "organisers", "organizers", "to the organisers", "to the organizers", "emergency"),
    ),
    Answer.DROP: (
        *("non", "non merci", "annuler", "annule", "annulez", "annulation", "stop", "arrete", "arreter"),
        *("laisse tomber", "laissez tomber", "laisse", "oublie", "oubliez", "oublie ca", "oubliez ca"),
        *("abandonner", "abandonne", "abandon", "rien", "tant pis", "pas la peine", "efface", "effacer"),
        *("supprime", "supprimer", "ne publie pas", "ne publiez pas", "ne pas publier", "surtout pas"),
        *("publie pas", "publiez pas", "ne l envoie pas", "envoie pas", "n envoie pas", "n envoie pas ca"),
        *("jeter", "pas ca", "erreur", "c est une erreur", "non annule", "non annuler"),
        *("no", "nope", "no thanks", "no thank you", "cancel", "cancel it", "cancel that", "drop", "drop it"),
        *("never mind", "nevermind", "nvm", "forget it", "forget that", "forget about it", "scrap that"),
        *(
            "do not publish",
            "don t publish",
            "dont publish",
            "don t send",
            "do not send",
            "delete",
            "nothing",
        ),
        *("delete it", "discard", "abort", "mistake", "my mistake", "quit", "exit"),
    ),
}
ANSWERS = {phrase: answer for answer, phrases in PHRASES.items() for phrase in phrases}
# Words that agree to publish, and those that may stand beside them without asking for anything.
AGREES = frozenset(
    (
        *("oui", "yes", "yep", "ok", "okay", "daccord", "go", "vas", "allez", "publie", "publier", "publiez"),
        *("publish", "envoie", "envoyer", "envoyez", "send"),
    )
)
BESIDE = frozenset(
    (
        *("d", "accord", "y", "ahead", "bien", "ca", "cela", "le", "la", "it", "this", "that", "merci"),
        *("svp", "stp", "please", "alors", "donc"),
    )
)
# Words that begin like this ask to publish, unless they are negated.
BIDS = re.compile(r"\b(pu?bl|env|send|oui\b|yes\b|ok\b)")
DENIES = frozenset(("ne", "n", "pas", "not", "don", "dont", "jamais", "never"))
SLIPS_FROM = 6  # letters: a shorter word resembles too many others
SLIP = 85  # similarity out of 100
LONGEST_ANSWER = 40  # characters
# Also names of commands: if something waits, they take it back.
TAKES_BACK = ("retirer", "retire", "retirez", "withdraw", "take it back")


def read_answer(words: str) -> Answer | None:
    """Return the answer that these words are, if they say nothing else."""
    if (mark := MARKS.get(bare(words.strip()))) is not None:
        return mark
    said = _said(words)
    if ":" in words or len(said) > LONGEST_ANSWER:  # « anonyme : … » begins a question
        return None
    if (answer := ANSWERS.get(said) or _agreed(said)) is not None:
        return answer
    return Answer.DROP if len(said) >= SLIPS_FROM and _nearly_drops(said) else None


def _agreed(said: str) -> Answer | None:
    """Read the yes of "ok publie ça", and how it names the asker: "publish it without my name"."""
    words = said.split()
    if AGREES.isdisjoint(words):
        return None
    others = " ".join(word for word in words if word not in AGREES | BESIDE)
    manner = ANSWERS.get(others) if others else Answer.YES
    return manner if manner in (Answer.YES, Answer.NAMED, Answer.ANONYMOUS) else None


def _nearly_drops(said: str) -> bool:
    """Return whether this is a misspelt no; « publie ça » is close to « oublie ça » but means yes."""
    bids = bool(BIDS.search(said))
    if bids and DENIES.isdisjoint(said.split()):
        return False
    return any(
        fuzz.ratio(said, phrase) >= SLIP
        for phrase in PHRASES[Answer.DROP]
        if len(phrase) >= SLIPS_FROM and bool(BIDS.search(phrase)) == bids
    )


def takes_back(words: str) -> bool:
    return _said(words) in TAKES_BACK


def _said(words: str) -> str:
    """Return the words without capitals, accents, signs and the `!` of a command."""
    return " ".join(re.findall(r"[^\W_]+", folded(words)))
