"""`comptoir ready`: says whether the day can begin."""

import asyncio
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.command import Command
from bot.cli.event import need_a_platform, opened, read_event, set_up_logs, told
from bot.cli.parts import adapter_of, connect, facts_of
from bot.port.errors import OutsideError, Unreachable
from bot.programme.files.settings_file import Setup

if TYPE_CHECKING:
    from bot.database.store import Store
    from bot.operator.readiness import Report
    from bot.programme.model import Programme
    from bot.words.catalogue import Catalogue


@click.command(
    cls=Command,
    help="dit si la journée peut commencer, et les adresses à donner / "
    "says whether the day can begin, and which addresses to give",
)
@click.pass_obj
def ready(options: tuple[Path, str]) -> int:
    set_up_logs("error")
    setup = read_event(options)
    need_a_platform(setup, options)
    return asyncio.run(_ready(setup, options[1]))


async def _ready(setup: Setup, lang: str) -> int:
    """Return exit status 0 if there is no problem, 1 if there is one, 3 if a platform cannot be asked."""
    from bot.database.store import check_apart
    from bot.operator.readiness import (
        NOT_YET,
        SIGNS,
        Level,
        absent_everywhere,
        awaits_its_first,
        can_begin,
        is_regie_empty,
        verdict,
    )
    from bot.people import people
    from bot.questions import near, queue
    from bot.restitution.documents import can_print
    from bot.words.catalogue import Catalogue

    reports, troubles = [], []
    words = Catalogue(setup.programme.event.timezone, setup.programme.event.words)
    with opened(setup) as store:
        await store.run(check_apart, rehearses=setup.programme.event.rehearsal)
        programme = await store.run(queue.freeze_codes, setup.programme)
        for name, settings in setup.settings.platforms.items():
            try:
                report = await _looked(store, programme, name, settings, words)
            except OutsideError as error:
                print(told(error, lang), file=sys.stderr)
                troubles.append(error)
            else:
                _print_report(report, words, lang)
                reports.append(report)
        if not await store.run(near.is_indexed):
            click.echo(f"{SIGNS[Level.NOTE]} {words.operator_text(lang, 'ready-near-unindexed')}")
        if not can_print():
            click.echo(f"{SIGNS[Level.NOTE]} {words.operator_text(lang, 'ready-no-typst')}")
        absent = absent_everywhere(reports)
        codes = {named: await store.run(people.entry_code, named) for named in absent}
    if is_regie_empty(reports) and (absent or can_begin(reports)) and not troubles:
        click.echo(f"{SIGNS[Level.PROBLEM]} {words.operator_text(lang, 'ready-regie-empty')}")
    if awaits_its_first(reports):
        click.echo(f"{SIGNS[Level.WARNING]} {words.operator_text(lang, 'ready-regie-by-code')}")
    if absent:
        print_absent(setup, reports, codes, words, lang)
    _print_addresses(reports, words, lang)
    if troubles:
        waiting = all(isinstance(error, Unreachable) for error in troubles)
        click.echo(words.operator_text(lang, "ready-unanswered" if waiting else "ready-refused"))
        return 3
    said = verdict(reports)
    click.echo(words.operator_text(lang, said))
    return 1 if said == NOT_YET else 0


async def _looked(
    store: "Store", programme: "Programme", name: str, settings: object, words: "Catalogue"
) -> "Report":
    """Return what a platform finds; people who showed their code there are known by that account."""
    from bot.journal import places
    from bot.operator.readiness import with_members
    from bot.people import people

    adapter = adapter_of(name)
    entered = await store.run(people.handles_of_entered, name)
    book = await store.run(places.places, name)
    client, _ = await connect(store, adapter, name, settings)
    try:
        report = await adapter.ready(settings, programme.known_by(name, entered), client, book, words)
    finally:
        await client.close()
    if adapter.LIMITS.devices:
        return with_members(report, await store.run(people.members_named, name))
    return report


def _print_report(report: "Report", words: "Catalogue", lang: str) -> None:
    from bot.operator.readiness import SIGNS, gathered

    click.echo(f"{report.platform.title()}")
    for finding, places in gathered(report.findings):
        values = {**finding.values, "place": ", ".join(places), "places": len(places)}
        text = words.operator_text(lang, finding.key, **values)
        click.echo(f"  {SIGNS[finding.level]} {text}")
        if finding.copy:
            click.echo(f"    {finding.copy}")


def print_absent(
    setup: Setup, reports: Sequence["Report"], codes: Mapping[str, str], words: "Catalogue", lang: str
) -> None:
    """Print who is missing somewhere on every platform, their code, and where invitations wait for them."""
    from bot.operator.readiness import SIGNS, Level, absent_everywhere, code_pages

    pages = code_pages(reports)
    on_pages_alone = bool(pages) and len(pages) == len(setup.settings.platforms)
    if on_pages_alone:
        click.echo(words.operator_text(lang, "ready-absent-on-pages", page=pages[0]))
    else:
        calls = int(any(facts_of(name).calls for name in setup.settings.platforms))
        click.echo(words.operator_text(lang, "ready-absent-head", calls=calls))
        for page in pages:
            click.echo(f"  {words.operator_text(lang, 'ready-absent-page', page=page)}")
    for named, places in absent_everywhere(reports).items():
        name = setup.programme.people[named].name
        line = words.operator_text(
            lang,
            "ready-absent-code" if on_pages_alone else "ready-absent",
            name=name,
            places=", ".join(places),
            code=codes[named],
        )
        click.echo(f"  {SIGNS[Level.WARNING]} {line}")
        for report in reports:
            if invited := ", ".join(place for place in report.invited(named) if place in places):
                values = {"platform": report.platform.title(), "places": invited}
                click.echo(f"    {words.operator_text(lang, 'ready-invited', **values)}")


def _print_addresses(reports: Sequence["Report"], words: "Catalogue", lang: str) -> None:
    """Print one address per line, whole, as a poster or a QR code needs it."""
    addresses = [address for report in reports for address in report.addresses]
    if addresses:
        click.echo(f"\n{words.operator_text(lang, 'ready-addresses')}")
        click.echo("\n".join(f"{address.url}  {address.name}" for address in addresses) + "\n")
