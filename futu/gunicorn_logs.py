"""Gunicorn's own lines as JSON, as all others."""

from typing import Any

from gunicorn.glogging import Logger

from futu.logs import JsonLines


class JsonLogger(Logger):  # type: ignore[misc]  # gunicorn has no types
    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonLines())
