"""`comptoir verify`: a person verifies the running bot's account, by comparing what both sides show."""

import os
import re
import select
import sys
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.command import Command
from bot.cli.event import need_a_platform, read_event
from bot.cli.parts import adapter_of
from bot.port.errors import InputError, OutsideError
from bot.port.verification import EMOJI, NO_CONVERSATION, Progress, Stage
from bot.programme.files.settings_file import Setup
from bot.words.catalogue import both, operator_text

if TYPE_CHECKING:
    from bot.port.verification import Terminal

TURN = 0.3  # seconds between two looks
NOTICED_WITHIN = 10.0  # seconds: a running bot looks every second
ACCOUNT = re.compile(r"@[^:\s]+:\S+")
YES, NO = ("oui", "o", "yes", "y"), ("non", "n", "no")
WHY = {  # the protocol's code to the text, if nothing is verified
    "m.timeout": "verify-too-long",
    "m.mismatched_sas": "verify-differs",
    "m.key_mismatch": "verify-false-keys",
    "m.mismatched_commitment": "verify-false-keys",
    NO_CONVERSATION: "verify-no-conversation",
}


@click.command(
    cls=Command,
    help="fait vérifier le compte du bot par une personne / lets a person verify the bot’s account",
)
@click.argument("person", required=False)
@click.pass_obj
def verify(options: tuple[Path, str], person: str | None) -> int:
    """Return exit status 0 if it is verified, 1 if it is not, 3 if no bot runs."""
    setup, lang = read_event(options), options[1]
    need_a_platform(setup, options)
    if person is not None and not ACCOUNT.fullmatch(person):
        raise InputError(both("not-a-verifiable-account", account=person))
    terminal = _terminal(setup)
    terminal.open(person)
    try:
        return 0 if _watch(terminal, lang).stage is Stage.VERIFIED else 1
    finally:
        terminal.close()


def _terminal(setup: Setup) -> "Terminal":
    for name, settings in setup.settings.platforms.items():
        terminal = adapter_of(name).terminal(settings)
        if terminal is not None:
            return terminal
    raise InputError(both("not-a-platform-to-verify"))


def _watch(terminal: "Terminal", lang: str) -> Progress:
    """Report each step and return the last; raises OutsideError if no bot takes notice."""
    said, until = Progress(), time.monotonic() + NOTICED_WITHIN
    while True:
        progress = terminal.look()
        if (progress.stage, progress.transaction) != (said.stage, said.transaction):
            said = progress
            _tell(progress, lang)
        if progress.is_over:
            return progress
        if progress.stage is Stage.UNSEEN and time.monotonic() > until:
            raise OutsideError(both("verify-no-bot"))
        if progress.stage is Stage.SHOWN and progress.transaction is not None:
            if (same := _answer(lang)) is not None:
                terminal.answer(progress.transaction, same=same)
        else:
            time.sleep(TURN)


def _tell(progress: Progress, lang: str) -> None:
    person = progress.person or ""
    match progress.stage:
        case Stage.ASKED | Stage.VERIFIED:
            click.echo(operator_text(lang, f"verify-{progress.stage}", person=person))
        case Stage.WAITING | Stage.CONFIRMED:
            click.echo(operator_text(lang, f"verify-{progress.stage}"))
        case Stage.SHOWN:
            _show(progress, lang)
        case Stage.ENDED:
            click.echo(_why(progress, lang))


def _show(progress: Progress, lang: str) -> None:
    """Show the emoji with names in both languages, because the person's client may use the other one."""
    click.echo(operator_text(lang, "verify-shown", person=progress.person or ""))
    for number in progress.emoji:
        click.echo(f"  {EMOJI[number]}  {both(f'verify-emoji-{number}')}")
    numbers = " ".join(map(str, progress.numbers))
    click.echo("  " + operator_text(lang, "verify-numbers", numbers=numbers))
    click.echo(operator_text(lang, "verify-compare"))
    if sys.stdin.isatty():
        termios.tcflush(sys.stdin, termios.TCIFLUSH)  # drop what was typed before
    click.echo(operator_text(lang, "verify-same"))


def _answer(lang: str) -> bool | None:
    """Return the answer typed meanwhile; None if it is neither yes nor no. Raises Abort at end of input."""
    if not select.select([sys.stdin], [], [], TURN)[0]:
        return None
    typed = os.read(sys.stdin.fileno(), 4096)
    if not typed:
        raise click.exceptions.Abort
    words = typed.decode(errors="replace").split("\n")[0].strip().lower()
    if words in YES or words in NO:
        return words in YES
    click.echo(operator_text(lang, "verify-same"))
    return None


def _why(progress: Progress, lang: str) -> str:
    code = progress.why or ""
    if code == "m.user":
        key = "verify-cancelled" if progress.by_them else "verify-left"
    else:
        key = WHY.get(code, "verify-failed")
    return operator_text(lang, key, person=progress.person or "", code=code)
