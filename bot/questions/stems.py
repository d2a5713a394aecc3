"""The stems of a question: what its words have in common with other wordings, in French and English. Pure."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

import snowballstemmer

from bot.port.text import folded
from bot.questions.synonyms import groups

# Words that say nothing of the subject, in the folded form in which they are looked up.
_FRENCH = """
    a actuellement ai aie ainsi alors apres arrive arriver as au aucun aucune aujourd aupres aura aurait
    auriez aussi autant autre autres aux avaient avais avait avant avec avez aviez avoir avons ayant
    beaucoup bien bon bonjour c ca capable car cas ce ceci cela celle celles celui certain certaines
    certains ces cet cette ceux chaque chez chose choses ci combien comme comment compte concernant
    concretement d dans de deja demande demander depuis des devait devenir devez devient devra devrait
    dire dit dites doit doivent donc donne donner donnez dont du elle elles en encore enfin entre
    envisagez es est et etaient etait etant ete etes etre eu eux exactement existe expliquer facon faire
    fais fait faites faudra faudrait faut finalement fois font fut grace hui ici il ils j jamais je jusqu
    l la laquelle le lequel les lesquelles lesquels leur leurs lors lorsque lui m ma mais malgre maniere
    me meme memes merci mes met mets mettez mettre mieux moi moins moment mon n ne ni niveau non nos notre
    nous nouveau nouveaux nouvel nouvelle nouvelles on ont or ou par parait parce parfois parle parler
    parlez parmi pas passe passer pendant pensez permet peu peut peuvent peux plus plusieurs plutot
    possible pour pourquoi pourra pourrait pourriez pourrons pouvez pouvoir pouvons prend prendre prenez
    pres prevu pris prise propos puis puisque puisse puissent qu quand quant que quel quelle quelles
    quelqu quelque quelques quels question questions qui quoi quoique reellement rien s sa sans savoir se
    selon semble sera serait seront sert servir ses seulement si sien simplement soi soient soit sommes
    son sont sous souvent suis sujet sur surtout svp t ta tandis tant te tel telle telles tels tes toi ton
    toujours tous tout toute toutefois toutes tres trop tu un une va vais venir vers veut veux viennent
    vient voici voila voir vois vont vos votre voulez vous voyez vraiment vu y
"""
_ENGLISH = """
    a able about actually after again all along already also although always am among an and any anything
    are around as at be because become becomes been before being best between both but by can case could
    did do does doing don done each else etc even ever every exactly explain few for from get gets give
    given go goes going good got had happen happened happens has have having he hello her here hers hi him
    his how however i if in instead into is isn it its just kind kinds let like ll m make many may maybe
    me mean might mine more most much must my need needs never new no nor not now of off often ok on once
    one only onto or other others our ours out over own per perhaps please possible put question quite
    rather re really run s said same say see seem shall she should since so some something still such sure
    t take talk tell than thank thanks that the their theirs them then there these they thing things think
    this those though through thus to too under until up upon us use used using ve very via want wants was
    way we well were what when where whether which while who whom whose why will with within without won
    would yes yet you your yours
"""
FRENCH, ENGLISH = frozenset(_FRENCH.split()), frozenset(_ENGLISH.split())
STOP = FRENCH | ENGLISH

# Words of any event's questions, which weigh less in any of them: sharing one says little.
_EVERYDAY = """
    accompagner action aide aider an année apporter attendre base changer chercher choisir commencer
    comprendre connaître continuer créer croire début dernier devenir différent difficile emploi ensemble
    envoyer essayer exemple face faire fin finir fonctionner fort gagner garder gens gérer grand heure
    humain idée important jouer jour laisser lieu long marcher mauvais mois monde montrer moyen nombre
    obtenir œuvre ouvrir part partie partir penser perdre personne petit place porter poser premier
    présenter problème prochain projet proposer propre public recevoir regarder rendre rester revenir rôle
    semaine sens service seul simple social sorte suivre système temps tenir travail travailler trouver
    type utiliser vie vivre voir vrai
    / action bad begin best big bring change choose continue create day different end example find first
    follow good group help hour idea important job keep know last leave life live long look lose month
    next number open part pass people person place play point problem project public real role send
    service show small start stay support system think time together true try understand use wait week
    work world year
"""

WORD = re.compile(r"[^\W_]+")
REMEMBERED = 20_000  # words whose stems are remembered: making one takes longer than all the rest
SHORT = 6  # letters of « argent » or « client », which are no verbs
ROOT = "≈"  # begins a root; a sign that the index takes for a letter
LETTERS = 4  # of a root

_french, _english = snowballstemmer.stemmer("french"), snowballstemmer.stemmer("english")


def stems(text: str) -> frozenset[str]:
    """Return the stems of the words that say what a text is about, and their roots.

    Words used for one another share a stem, and inflected or derived ones a root.
    """
    words = WORD.findall(text.lower())
    plain = [folded(word) for word in words]
    english = _count(plain, ENGLISH) > _count(plain, FRENCH)
    told = (word for word, its_plain in zip(words, plain, strict=True) if its_plain not in STOP)
    return frozenset(
        chain.from_iterable(_told(word, english) for word in told if len(word) > 1 or word.isdigit())
    )


@lru_cache(1)
def everyday() -> frozenset[str]:
    """Return the stems and roots of words that come up in questions about anything."""
    languages = enumerate(map(str.split, _EVERYDAY.split("/")))
    return frozenset(chain.from_iterable(_told(word, bool(e)) for e, words in languages for word in words))


@lru_cache(REMEMBERED)
def _told(word: str, english: bool) -> tuple[str, str]:
    """Return the stem of a word, or that of its group, and its root."""
    own = _stem(word, english)
    stem = _groups().get((word, english)) or _groups().get((own, english), own)
    return stem, ROOT + own[:LETTERS]


def _count(words: Iterable[str], known: frozenset[str]) -> int:
    """Count the words that only one of the two languages has."""
    return sum(word in known for word in words if not (word in FRENCH and word in ENGLISH))


def _stem(word: str, english: bool) -> str:
    """Return the stem; the French stemmer leaves « coûtent » as it is."""
    if english:
        return folded(_english.stemWord(word))
    stem = folded(_french.stemWord(word))
    return stem.removesuffix("ent") if len(stem) > SHORT else stem


@lru_cache(1)
def _groups() -> dict[tuple[str, bool], str]:
    """Map each word of a group, then its stem, and whether it is English, to the group's first stem.

    Words come first, since the stemmer takes « département » for a departure.
    """
    named = [
        (form, bool(english), _stem(group[0][0], False))
        for group in reversed(groups())
        for english, words in enumerate(group)
        for word in words
        for form in (word, word + "s")
    ]
    by_stem = {(_stem(form, english), english): group for form, english, group in named}
    return by_stem | {(form, english): group for form, english, group in named}
