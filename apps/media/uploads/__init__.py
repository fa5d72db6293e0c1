"""Large files that arrive piece by piece and go on after a cut: tus 1.0 (https://tus.io).

`views` and `api` speak to people's browsers and to programs; the rest is what both stand on. What
a whole file becomes is its kind's (`apps.media.kinds`).
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
