"""Structured logs on standard error: facts with their identifiers, never a token, never people's words."""

import contextlib
import io
import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

import structlog

from bot.operator.secrets import redact

SILENCED = ("aiohttp", "alembic", "apscheduler", "asyncio", "sqlalchemy")


def set_up(level: str = "info") -> None:
    """Log one JSON object per line, or a readable line in a terminal."""
    for name in SILENCED:
        logging.getLogger(name).setLevel(logging.WARNING)
    terminal = sys.stderr.isatty()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Redacted("%(levelname)s %(name)s %(message)s") if terminal else _Object())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    renderer: Any = structlog.dev.ConsoleRenderer() if terminal else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
            _redacted,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=lambda *_: structlog.PrintLogger(_StandardError()),
        cache_logger_on_first_use=False,
    )


class _StandardError(io.StringIO):
    """The current standard error. Its disk may be full, which must not end a bot that waits for room."""

    def write(self, text: str) -> int:
        with contextlib.suppress(OSError):
            return sys.stderr.write(text)
        return 0

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            sys.stderr.flush()


class _Redacted(logging.Formatter):
    """A formatter of what libraries log, without secrets."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


class _Object(logging.Formatter):
    """A formatter like `_Redacted` that writes one JSON object per line, like our own logs."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat()
        line = {"logger": record.name, "event": record.getMessage(), "level": record.levelname.lower()}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return redact(json.dumps(line | {"timestamp": at}, ensure_ascii=False))


def _redacted(_logger: Any, _method: str, event: Any) -> str:
    return redact(str(event))
