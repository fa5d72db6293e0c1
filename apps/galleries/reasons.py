"""Why a picture failed after upload: codes in the row, translated when displayed."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.galleries.pictures import sentence
from futu.coded import say

LOST = "lost"
CRASHED = "crashed"
CANCELLED = "cancelled"
STOPPED = "stopped"
UNEXPECTED = "unexpected"
DISK_FULL = "disk_full"
STORAGE_DOWN = "storage_down"

# Not caused by the picture: retried together with its job.
OF_THE_JOB = {CANCELLED, STOPPED}

_OURS = {
    LOST: _("The stored file is missing. Delete this entry and upload the picture again."),
    CRASHED: _(
        "Reading this picture stopped the worker several times, so it was set aside. "
        "Save it again with an image editor and upload that copy."
    ),
    CANCELLED: _("Adding was cancelled before this picture's turn came. Try again to add it."),
    STOPPED: _("The work stopped before this picture's turn came. Try again."),
    DISK_FULL: _(
        "The server's disk is full, so the small copies of this picture could not be kept. "
        "Try again when there is room."
    ),
    STORAGE_DOWN: _(
        "The place where pictures are kept did not answer when this one's turn came. Try again "
        "in a moment."
    ),
    UNEXPECTED: _(
        "Something unexpected went wrong with this picture; it has been noted in the log. "
        "Try again, and tell the operator if it happens twice."
    ),
}


def reason(code: str, params: dict[str, Any]) -> str:
    """The message of `code`, in the active language."""
    return say(_OURS[code]) if code in _OURS else sentence(code, params)
