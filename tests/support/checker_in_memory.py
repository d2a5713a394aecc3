"""Compares what people see on memory platforms with the database, once everything is over."""

from collections import Counter
from collections.abc import Mapping

import sqlalchemy as sa
from checker import Verdict
from memory_platform import BOT, MemoryPlatform
from scene import Scene

from bot.database import schema
from bot.programme.notices import NoticeKind, plan_notices

Asked = Mapping[tuple[str, str], str]  # the words of each question, by platform and event


async def check_scene(scene: Scene, asked: Asked, *, may_skip: bool = True) -> Verdict:
    """Check the scene; `may_skip`: the bot or a platform was away, or nothing could be written meanwhile."""
    verdict = Verdict()
    await scene.store.run(_check_questions, verdict, asked)
    states = await scene.store.run(_states)
    for platform in scene.platforms:
        keys = Counter(m.key for m in platform.messages.values() if m.handle == BOT and m.key)
        verdict.doubled += [f"message {key}" for key, times in keys.items() if times > 1]
        _check_reminders(verdict, scene, platform, set(keys), states)
        if not may_skip and verdict.skipped:
            verdict.lost.append(f"{verdict.skipped} reminders, skipped while nothing hindered them")
        for name, event in asked:
            if name == platform.name and not platform.limits.buttons:
                marks = scene.marks(event, platform)
                verdict.lost += [f"receipt of {event}"] * (len(marks) != 2)
    return verdict


def _check_questions(c: sa.Connection, verdict: Verdict, asked: Asked) -> None:
    q = schema.questions.c
    rows = c.execute(sa.select(q.platform, q.event, q.code, q.text)).all()
    times, codes = Counter((row.platform, row.event) for row in rows), Counter(row.code for row in rows)
    verdict.questions = len(asked)
    verdict.lost += [f"question {event}" for event in asked if event not in times]
    verdict.doubled += [f"question {event}" for event, n in times.items() if n > 1]
    verdict.doubled += [f"code {code}" for code, n in codes.items() if n > 1]
    verdict.wrong += [f"nobody asked {event}" for event in times if event not in asked]
    verdict.wrong += [
        f"other words {row.event}" for row in rows if asked.get(row.event, row.text) != row.text
    ]
    if c.exec_driver_sql("PRAGMA integrity_check").all() != [("ok",)]:
        verdict.wrong.append("integrity_check")


def _states(c: sa.Connection) -> dict[str, str]:
    o = schema.outbox.c
    return {row.key: row.state for row in c.execute(sa.select(o.key, o.state))}


def _check_reminders(
    verdict: Verdict, scene: Scene, platform: MemoryPlatform, said: set[str], states: Mapping[str, str]
) -> None:
    """Check that each due reminder was sent, or that its skip is recorded."""
    for notice in plan_notices(scene.programme, scene.settings):
        key = f"{notice.key}:{platform.name}"
        if notice.kind is NoticeKind.DIGEST or notice.due > scene.wall:
            continue
        if key in said:
            verdict.reminders += 1
        elif states.get(key) == "skipped":
            verdict.skipped += 1
        else:
            verdict.lost.append(f"reminder {key} ({states.get(key)})")
