"""The sheets of an event as they stand on each platform, with their files, and what must hold of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO

from animateurs import CODE, plain, shown_on_discord
from checker import Verdict, said_at
from pypdf import PdfReader
from small_discord import DiscordSide
from small_event import DayOnMatrix

from adapters.matrix.crypto import attachments
from adapters.matrix.events import object_in
from adapters.rehearsal.participant import body_of

ACROSS = "Fiche d’ensemble"
SHEET, DOCUMENT = "📄 ", "🖨️ "
FROZEN = "igée à"  # on the page it begins a sentence or not
NOT_FROZEN = "pas encore figée"


@dataclass(frozen=True, slots=True)
class Standing:
    """A message of the bot that stands: its newest text, when it was first sent, its files by name."""

    platform: str
    place: str
    id: str
    text: str
    at: datetime
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def head(self) -> str:
        return plain(self.text.lstrip("# \n").partition("\n")[0])

    @property
    def read(self) -> str:
        """Return all that people read in its files."""
        return "\n".join(text_of(name, content) for name, content in self.files.items())


def text_of(name: str, content: bytes) -> str:
    """Return what people read in a file."""
    if not name.endswith(".pdf"):
        return content.decode()
    reader = PdfReader(BytesIO(content))
    return plain("\n".join(page.extract_text() for page in reader.pages))


def label(number: int) -> str:
    """Return how the messages about the sheet of a comptoir begin, after their sign."""
    return f"Fiche : Comptoir {number}"


async def on_matrix(day: DayOnMatrix, places: Iterable[str]) -> list[Standing]:
    """Return the bot's messages that were not redacted, in these places, oldest first."""
    found: dict[str, Standing] = {}
    for place in places:
        for event in await day.history(place):
            content = object_in(event, "content")
            if event["sender"] != day.account.user_id or "body" not in content:
                continue
            relation = object_in(content, "m.relates_to")
            text = plain(body_of(event))
            if relation.get("rel_type") == "m.replace":
                if (said := found.get(str(relation["event_id"]))) is not None:
                    found[said.id] = Standing("matrix", place, said.id, text, said.at, said.files)
                continue
            files = {}
            if content.get("msgtype") == "m.file":
                files[content["filename"]] = await attachments.fetch(day.organiser.client, content)
            id = str(event["event_id"])
            found[id] = Standing("matrix", place, id, text, said_at(event), files)
    return list(found.values())


def on_discord(side: DiscordSide, places: Iterable[str]) -> list[Standing]:
    """Return the bot's messages that stand, in these places, oldest first."""
    return [
        Standing(
            "discord",
            place,
            str(message.id),
            shown_on_discord(side, place, message).text,
            datetime.fromisoformat(message.timestamp),
            side.organiser.opens(message.id),
        )
        for place in places
        for message in side.said(place)
    ]


def check_sheets(
    verdict: Verdict, standing: Sequence[Standing], wanted: Mapping[str, Sequence[str]], *, frozen: bool
) -> list[Standing]:
    """Check that each place has each sheet once, in words and as one file; return all these messages.

    `wanted` gives for each place what the heads of its sheets say after their sign.
    """
    about = list[Standing]()
    for platform in sorted({each.platform for each in standing}):
        for place, titles in wanted.items():
            here = [each for each in standing if (each.platform, each.place) == (platform, place)]
            for title in titles:
                words = [each for each in here if each.head == f"{SHEET}{title}"]
                papers = [each for each in here if each.head.startswith(f"{DOCUMENT}{title},")]
                where = f"{title} in {place} on {platform}"
                for what, found in (("sheet", words), ("document", papers)):
                    verdict.lost += [f"{what} {where}, among {[e.head for e in here]}"] * (not found)
                    verdict.doubled += [f"{what} {where}: {len(found)}"] * (len(found) > 1)
                if words and papers:
                    _check_one(verdict, where, words[-1], papers[-1], frozen=frozen)
                about += [*words, *papers]
    return about


def _check_one(verdict: Verdict, where: str, words: Standing, paper: Standing, *, frozen: bool) -> None:
    """Check that a sheet says whether it is frozen, and its file too; then both tell the same questions."""
    if len(paper.files) != 1:
        verdict.wrong.append(f"the document of {where} has {len(paper.files)} files")
        return
    read = paper.read
    if (FROZEN in words.text) is not frozen:
        verdict.wrong.append(f"{where} is frozen is {not frozen}: {words.text!r}")
    if (NOT_FROZEN in read) is frozen or (FROZEN in read) is not frozen:
        verdict.wrong.append(f"the document of {where} is frozen is {not frozen}: {read!r}")
    said, printed = set(CODE.findall(words.text)), set(CODE.findall(read))
    if frozen and said != printed:
        verdict.wrong.append(f"{where} tells {sorted(said)}, its document {sorted(printed)}")
