"""The pages of the sample day: phones of people in the room, and the pages as they read them."""

from collections.abc import Mapping

from patience import PATIENCE
from web_person import Phone

from adapters.loopback import free_port
from adapters.web.files import WebSettings
from adapters.web.platform import WebPlatform
from bot.database.store import Store
from bot.port.chat import Platform
from bot.programme.model import Programme
from bot.words.catalogue import Catalogue

SECRET = "a secret that nobody guesses"


class WebSide:
    """The side of the pages; nobody of the programme is known by a device."""

    name = "web"

    def __init__(self) -> None:
        port = free_port()
        self._settings = WebSettings("127.0.0.1", port, f"http://127.0.0.1:{port}")
        self._phones: list[Phone] = []

    async def settings(self) -> WebSettings:
        return self._settings

    def handles(self, programme: Programme) -> Mapping[str, str]:
        return {}

    async def platform(self, programme: Programme, words: Catalogue, store: Store) -> Platform:
        return WebPlatform(self._settings, SECRET, {}, shown_within=PATIENCE)

    @property
    def address(self) -> str:
        return self._settings.address

    def phone(self, language: str = "fr") -> Phone:
        self._phones.append(Phone(self.address, language))
        return self._phones[-1]

    async def close(self) -> None:
        for phone in self._phones:
            await phone.close()
