"""Log filters."""

import logging


class OneLine(logging.Filter):
    """Reduce errors that anybody can cause remotely to one-line warnings.

    Django logs an invalid Host with a traceback: scanners would fill the log.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.exc_info = record.exc_text = None
        return True
