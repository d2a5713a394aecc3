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
# Names of an hour that no summer changes, so that it may be another than the event's; UTC is meant as it is.
_HOURS_ALONE = re.compile(r"EST|MST|HST|(Etc/)?(GMT[-+0-9]*|Greenwich)", re.IGNORECASE)
_SEASONS = {"time", "standard", "daylight", "summer", "heure", "normale", "avancee", "ete"}
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
        zone = _zone(value)
        if zone is None:
            raise _unknown(value, noons)
        if _HOURS_ALONE.fullmatch(value) and (places := _with_the_hours_of(value, noons)):
            raise _hours_of(value, places)
        return zone

    return read


def _zone(value: str) -> ZoneInfo | None:
    try:
        return None if _OF_THE_MACHINE.fullmatch(value) else ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _unknown(value: str, noons: list[datetime]) -> Wrong:
    if near := _renamed(value) or _place(value, noons) or _spoken_zones().get(_without_season(value)):
        return Wrong("unknown-timezone-near", value=value, near=near)
    if places := _with_the_hours_of(value, noons):
        return _hours_of(value, places)
    if near := _misspelt(value):
        return Wrong("unknown-timezone-near", value=value, near=near)
    return Wrong("unknown-timezone", value=value)


def _hours_of(value: str, places: list[str]) -> Wrong:
    return Wrong("unknown-timezone-hours", value=value, known=", ".join(f"`{place}`" for place in places))


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
    """Return well-known places for `CEST`, `UTC+2`, `EST`: those that have these hours on all the days."""
    offset, words = _offset(value), [] if re.search(r"\d", value) else re.findall("[A-Z]{3,5}", value.upper())

    def has_them(zone: str) -> bool:
        there = [noon.astimezone(ZoneInfo(zone)) for noon in noons]
        if offset is not None:
            return all(moment.utcoffset() == offset for moment in there)
        return all(moment.tzname() in words for moment in there)

    return [zone for zone in _well_known() if has_them(zone)][:_MOST] if noons else []


def _offset(value: str) -> timedelta | None:
    if value.startswith("Etc/") and (zone := _zone(value)):  # `Etc/GMT+5` is five hours behind
        return datetime.now(zone).utcoffset()
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
    unwanted = re.compile(f"{_OF_THE_MACHINE.pattern}|{_HOURS_ALONE.pattern}")
    return {zone for zone in available_timezones() if not unwanted.fullmatch(zone)}


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


@cache
def _spoken_zones() -> Mapping[str, str]:
    """Return a zone by the French or English name of its hour: `eastern`, `et`, `d-europe-centrale`."""
    spoken: dict[str, str] = {}
    by_metazone = {get_global("meta_zones").get(zone): zone for zone in _last_first()}
    for locale in map(Locale, _SPOKEN):
        named = [(by_metazone.get(metazone), names) for metazone, names in locale.meta_zones.items()]
        for zone, names in (*named, *locale.time_zones.items()):
            generic = names.get("short", {}).get("generic", "")
            for name in filter(None, (*names.get("long", {}).values(), generic)):
                if zone in _zones():
                    spoken.setdefault(_without_season(name), zone)
    return spoken


def _last_first() -> list[str]:
    """Return the zones, those to propose last: the well-known, then those of them that have a summer time."""
    known = [zone for zone in reversed(list(_well_known())) if zone in _zones()]
    return [*sorted(_zones()), *known, *(zone for zone in known if _has_summer_time(ZoneInfo(zone)))]


def _has_summer_time(zone: ZoneInfo) -> bool:
    year = datetime.now(zone).year
    return len({datetime(year, month, 1, tzinfo=zone).utcoffset() for month in (1, 7)}) > 1


def _without_season(name: str) -> str:
    """Return « Eastern Standard Time » as `eastern`."""
    return "-".join(word for word in slug(name).split("-") if word not in _SEASONS)


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
