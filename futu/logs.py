"""What becomes of log records before they are written."""

import logging


class OneLine(logging.Filter):
    """Whatever anybody can cause from outside, at will, is a warning of one line.

    Django logs a foreign Host as an error with its traceback: scanners would fill the log.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.exc_info = record.exc_text = None
        return True
