"""Damaged events and files, texts that try to act, people to be forgotten at the worst moment."""

from collections.abc import Mapping
from pathlib import Path

import attack_on_pages
import forgetful
import fuzz_on_discord
import fuzz_on_matrix
import hostile_documents
import hostile_texts
import mutated_schedules
import mutated_sheets
from checker import Verdict
from plays import Outcome, Play, asked

from adapters.rehearsal.homeserver import Homeserver

PATIENCE = 1_800.0  # seconds


async def fuzz_matrix(folder: Path, seed: int, *, events: int = 10_000) -> Outcome:
    seen = await fuzz_on_matrix.play(folder, events, seed, PATIENCE)
    heard = {"events": seen.events, "unwritable": seen.set_aside, "said": seen.spoken}
    return seen.verdict, {**heard, "questions": seen.verdict.questions}


async def fuzz_discord(folder: Path, seed: int, *, dispatches: int = 10_000) -> Outcome:
    seen = await fuzz_on_discord.play(folder, dispatches, seed, PATIENCE)
    heard = {"dispatches": seen.dispatches, "unwritable": seen.set_aside}
    return seen.verdict, {**heard, "questions": seen.verdict.questions, "failed": seen.verdict.failed}


async def texts(folder: Path, seed: int, *, texts: int = 100_000) -> Outcome:
    seen = hostile_texts.play(texts, seed)
    return Verdict(wrong=seen.findings), {"texts": seen.texts, "cut": seen.cut}


async def schedules_mutated(folder: Path, seed: int, *, mutations: int = 10_000) -> Outcome:
    seen = {kind: mutated_schedules.play(kind, mutations, seed) for kind in mutated_schedules.KINDS}
    told = {kind: f"{each.read}/{each.read + each.refused}" for kind, each in seen.items()}
    longest = max(each.longest for each in seen.values())
    findings = [finding for each in seen.values() for finding in each.findings]
    return Verdict(wrong=findings), {**told, "longest": f"{longest:.2f}"}


async def hostile(folder: Path, seed: int, *, texts: int = 100_000) -> Outcome:
    seen = hostile_documents.play(texts, seed)
    return Verdict(wrong=seen.findings), {"texts": seen.texts, "documents": seen.documents}


async def sheets_mutated(folder: Path, seed: int, *, mutations: int = 10_000) -> Outcome:
    seen = {kind: mutated_sheets.play(kind, mutations, seed) for kind in mutated_sheets.originals()}
    told = {kind: f"{each.read}/{each.read + each.refused}" for kind, each in seen.items()}
    longest = max(each.longest for each in seen.values())
    findings = [finding for each in seen.values() for finding in each.findings]
    return Verdict(wrong=findings), {**told, "longest": f"{longest:.2f}"}


async def forgetting(folder: Path, seed: int, *, deletions: int = 200) -> Outcome:
    with Homeserver(folder / "hs") as homeserver:
        seen = await forgetful.play(folder / "day", homeserver, "forgetting", deletions=deletions)
    names = ("deletions", "while_away", "forgotten", "files")
    figures = {name: getattr(seen, name) for name in names}
    return seen.verdict, {**figures, "gone_after": f"{seen.gone_after:.1f}", **asked(seen.verdict)}


async def attack(folder: Path, seed: int, *, requests: int = 10_000, devices: int = 150) -> Outcome:
    seen = await attack_on_pages.play(folder, requests, devices, seed)
    told = {f"status_{status}": times for status, times in sorted(seen.statuses.items())}
    return Verdict(wrong=seen.let_in), {"requests": requests, "voters": seen.voters, **told}


PLAYS: Mapping[str, Play] = {
    "fuzz-matrix": fuzz_matrix,
    "fuzz-discord": fuzz_discord,
    "texts": texts,
    "mutated-schedules": schedules_mutated,
    "hostile": hostile,
    "mutated-sheets": sheets_mutated,
    "forgetting": forgetting,
    "attack": attack,
}
