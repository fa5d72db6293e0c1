"""Why a comparison has no result: codes that rows keep, sentences in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.galleries.decoders import BusyError
from apps.galleries.pictures import PictureError, sentence
from apps.media.errors import FileError
from futu.coded import CodedError

SENTENCES = {
    "blank_first": _("The first picture is blank: there is nothing to compare."),
    "blank_second": _("The second picture is blank: there is nothing to compare."),
    "unreadable": _("A file could not be read: %(problem)s"),
    "busy_decoding": _(
        "Too many pictures are being read at the moment. Try again in a few seconds."
    ),
    "missing": _("A picture of this comparison is gone. Compare the pictures again."),
    "settings": _("These settings of the comparison are not valid: %(problem)s"),
}


class ComparisonError(CodedError):
    """Two pictures that cannot be compared, or not so."""

    SENTENCES = SENTENCES
    http_status = 422


# What comparing can raise.
FAILURES = (ComparisonError, PictureError, FileError, BusyError)


def code_of(error: Exception) -> str:
    """Of one of `FAILURES`, as rows keep it."""
    return "busy_decoding" if isinstance(error, BusyError) else str(getattr(error, "code", ""))


def explain(code: str) -> str:
    """The sentence of a code that a row kept, in the active language."""
    if code in SENTENCES:
        return str(SENTENCES[code])
    return str(FileError.SENTENCES[code]) if code in FileError.SENTENCES else sentence(code, {})
