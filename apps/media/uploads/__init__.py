"""Resumable uploads: tus 1.0 (https://tus.io).

`views` serves browsers and `api` programs, on top of the other modules. A complete file is handled
by its kind (`apps.media.kinds`).
"""

from apps.media.uploads.beginning import begin
from apps.media.uploads.bytes import last_written, missing, opened, stored_ids
from apps.media.uploads.finishing import finish
from apps.media.uploads.outcome import outcome
from apps.media.uploads.pieces import OffsetError
from apps.media.uploads.receiving import receive
from apps.media.uploads.sweeping import discard, sweep_uploads

__all__ = [
    "OffsetError",
    "begin",
    "discard",
    "finish",
    "last_written",
    "missing",
    "opened",
    "outcome",
    "receive",
    "stored_ids",
    "sweep_uploads",
]
