"""Reading JSON from others: bounded in size, depth and number of values; and the values of it as they are."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence

from bot.programme.formats.found import FoundPerson
from bot.programme.formats.noted import LARGEST, refused, too_many
from bot.programme.formats.plain_text import line

# Groups, values, tags of HTML: a schedule of 20,000 sessions has fewer, and with more a small file would
# take hundreds of megabytes or many seconds.
MOST = {b"{[": 400_000, b",": 1_000_000, b"<&": 400_000}
MOST_TITLES = 100_000  # links and tracks have some too


def read_json(content: bytes, name: str, language: str) -> object:
    """Return the value of a JSON file; raise InputError if it is broken, too deep or too large."""
    if content.count(b'"title"') >= MOST_TITLES:
        raise too_many(name, language)
    if any(_counted(content, signs) > most for signs, most in MOST.items()):
        raise refused(name, language, "import-schedule-too-large", largest=LARGEST // 1_000_000)
    try:
        return json.loads(content)
    except json.JSONDecodeError as error:
        raise refused(
            name, language, "import-schedule-broken-json", line=error.lineno, column=error.colno
        ) from error
    except UnicodeDecodeError as error:
        raise refused(name, language, "import-schedule-encoding") from error
    except RecursionError as error:
        raise refused(name, language, "import-schedule-too-deep") from error
    except ValueError as error:  # a number of thousands of digits
        raise refused(name, language, "import-schedule-number") from error


def _counted(content: bytes, signs: bytes) -> int:
    return sum(content.count(sign) for sign in signs)


def table(value: object) -> Mapping[str, object]:
    """Return an object of JSON; an empty one for any other value."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> Sequence[object]:
    """Return an array of JSON; an empty one for any other value."""
    return value if isinstance(value, list) else ()


def tables(value: object, path: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Yield each value of an array with its path; an object's with its key: `rooms["A"]`."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield f'{path}["{key[:60]}"]', table(each)
    for number, each in enumerate(items(value)):
        yield f"{path}[{number}]", table(each)


def people_by_id(
    value: object, read: Callable[[Mapping[str, object]], FoundPerson | None]
) -> Mapping[str, FoundPerson]:
    """Return the people of a list, or of an object by ids, each by its `id` or its key."""
    if isinstance(value, dict):
        read_by_key = {key: read({"id": key, **table(each)}) for key, each in value.items()}
        return {key: person for key, person in read_by_key.items() if person}
    everybody = [(each, read(each)) for _, each in tables(value, "")]
    return {line(each.get("id") or each.get("code")): person for each, person in everybody if person}


def people_named(people: Mapping[str, FoundPerson], ids: object) -> list[FoundPerson]:
    """Return the people of these ids, in order; an id that nobody has is left out."""
    return [people[line(each)] for each in items(ids) if line(each) in people]
