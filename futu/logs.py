"""Log filters, and lines for programs."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

from futu import tracing

# What access lines bring with them (request_ids.py).
EXTRAS = ("method", "path", "status", "milliseconds")


class OneLine(logging.Filter):
    """Reduce errors that anybody can cause remotely to one-line warnings.

    Django logs an invalid Host with a traceback: scanners would fill the log.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.exc_info = record.exc_text = None
        return True


class JsonLines(logging.Formatter):
    """One JSON object a line (FUTU_LOG_FORMAT=json). People are named by their ids alone."""

    def format(self, record: logging.LogRecord) -> str:
        trace = tracing.present()
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": trace.request_id,
            "job_id": trace.job_id,
            "user_id": trace.user_id,
            **{name: getattr(record, name, None) for name in EXTRAS},
            "exception": self._exception(record),
        }
        if told["status"] is None:
            told["status"] = getattr(record, "status_code", None)
        kept = {name: value for name, value in told.items() if value not in (None, "")}
        return json.dumps(kept, ensure_ascii=False, default=str)

    def _exception(self, record: logging.LogRecord) -> str:
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        return record.exc_text or ""
