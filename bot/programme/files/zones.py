"""Reading the event's time zone; if it is unknown, proposing places that have the hours it says."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from babel.core import Locale, get_global

from bot.programme.files.fields import Wrong
from bot.programme.files.other_words import slug

# Names whose hours depend on the machine.
_OF_THE_MACHINE = re.compile("localtime|Factory|posixrules|(posix|right)/.*")
_OFFSET = re.compile(
    r"\(?(?P<base>UTC|GMT|Z)? ?(?:(?P<sign>[+±-]) ?(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?)?\b.*"
)
_SPOKEN = ("fr", "en")
_FIRST_LOOKED_AT = ("FR", "GB", "US", "CA", "AU", "NZ")
_NO_CITIES = ("Etc", "US", "Canada", "Brazil", "Chile", "Mexico")
_MOST = 3  # most places to choose among
_ALIKE = 80  # similarity out of 100: one wrong letter in five


def zone_on(days: Iterable[date]) -> Callable[[str], ZoneInfo]:
    """Return a reader of zones; it understands offsets and abbreviations as they apply on these days."""
    noons = [datetime.combine(day, time(12), UTC) for day in days]

    def read(value: str) -> ZoneInfo:
        try:
            if not _OF_THE_MACHINE.fullmatch(value):
                return ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            pass
        raise _unknown(value, noons)

    return read


def _unknown(value: str, noons: list[datetime]) -> Wrong:
    if near := _renamed(value) or _place(value, noons):
        return Wrong("unknown-timezone-near", value=value, near=near)
    if places := _with_the_hours_of(value, noons):
        return Wrong("unknown-timezone-hours", value=value, known=", ".join(f"`{place}`" for place in places))
    if near := _misspelt(value):
        return Wrong("unknown-timezone-near", value=value, near=near)
    return Wrong("unknown-timezone", value=value)


def _renamed(value: str) -> str | None:
    """Return the zone of another system's name, an older name, or one in other capitals."""
    named = get_global("windows_zone_mapping").get(value) or get_global("zone_aliases").get(value)
    by_small_letters = {zone.lower(): zone for zone in _zones()}
    return named if named in _zones() else by_small_letters.get(value.lower().replace(" ", "_"))


def _place(value: str, noons: list[datetime]) -> str | None:
    """Return the zone of a city or a country, alone or among other words."""
    cities, countries = _zones_by_city(), _countries()
    for word in (value, *re.split(r"[/,()_-]+", value), *re.split(r"[^\w]+", value)):
        if zone := cities.get(slug(word)) or _of_country(countries.get(slug(word)), noons):
            return zone
    return None


def _of_country(code: str | None, noons: list[datetime]) -> str | None:
    """Return the zone of a country that has the same hours everywhere."""
    zones = [zone for zone in get_global("territory_zones").get(code or "", ()) if zone in _zones()]
    hours = {tuple(noon.astimezone(ZoneInfo(zone)).utcoffset() for noon in noons) for zone in zones}
    return zones[0] if len(zones) == 1 or (noons and len(hours) == 1) else None


def _with_the_hours_of(value: str, noons: list[datetime]) -> list[str]:
    """Return well-known places for `CEST`, `UTC+2`: those that have these hours on all the days."""
    offset, words = _offset(value), [] if re.search(r"\d", value) else re.findall("[A-Z]{3,5}", value.upper())

    def has_them(zone: str) -> bool:
        there = [noon.astimezone(ZoneInfo(zone)) for noon in noons]
        if offset is not None:
            return all(moment.utcoffset() == offset for moment in there)
        return all(moment.tzname() in words for moment in there)

    return [zone for zone in _well_known() if has_them(zone)][:_MOST] if noons else []


def _offset(value: str) -> timedelta | None:
    found = _OFFSET.fullmatch(value.replace("−", "-"))
    if found is None or not (found["hours"] or found["base"]):
        return None
    ahead = timedelta(hours=int(found["hours"] or 0), minutes=int(found["minutes"] or 0))
    return -ahead if found["sign"] == "-" else ahead


def _misspelt(value: str) -> str | None:
    from rapidfuzz import fuzz, process

    cities = _zones_by_city()
    city = slug(re.split("/", value)[-1])
    found = process.extractOne(city, list(cities), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return cities[found[0]] if found else None


@cache
def _zones() -> set[str]:
    return {zone for zone in available_timezones() if not _OF_THE_MACHINE.fullmatch(zone)}


def _zones_by_city() -> Mapping[str, str]:
    """Return the zones by the name of the city in French and in English."""
    cities: dict[str, str] = {}
    spoken = [Locale(language).time_zones for language in _SPOKEN]
    for zone in sorted(z for z in _zones() if "/" in z and z.split("/")[0] not in _NO_CITIES):
        names = [zones.get(zone, {}).get("city", "") for zones in spoken]
        for name in (zone.split("/")[-1], *names):
            cities[slug(name)] = _today(zone)
    return {city: zone for city, zone in cities.items() if city}


def _countries() -> Mapping[str, str]:
    """Return the code of each country by its name in French and in English."""
    spoken = [Locale(language).territories for language in _SPOKEN]
    return {slug(name): code for names in spoken for code, name in names.items() if len(code) == 2}


def _today(zone: str) -> str:
    known: str = get_global("zone_aliases").get(zone, zone)
    return known


def _well_known() -> Iterator[str]:
    """Yield a zone for each set of hours, first those of France, then of English-speaking countries."""
    countries = get_global("zone_territories")
    zones = {zone for zone in get_global("windows_zone_mapping").values() if zone in _zones()}

    def rank(zone: str) -> tuple[int, bool, str]:
        order = [*_FIRST_LOOKED_AT, countries.get(zone)]
        return order.index(countries.get(zone)), not zone.startswith("Europe/"), zone

    yield "UTC"
    yield from sorted((zone for zone in zones if not zone.startswith("Etc/")), key=rank)
