"""Why a comparison has no result: codes that rows keep, sentences in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.galleries.decoders import BusyError
from apps.galleries.pictures import PictureError, sentence
from apps.galleries.services.zip_errors import ZipError
from apps.media.errors import FileError
from futu.coded import CodedError, say

SENTENCES = {
    "blank_first": _("The first picture is blank: there is nothing to compare."),
    "blank_second": _("The second picture is blank: there is nothing to compare."),
    "unreadable": _("A file could not be read: %(problem)s"),
    "missing": _("A picture of this comparison is gone. Compare the pictures again."),
    "settings": _("These settings of the comparison are not valid: %(problem)s"),
    "not_compared": _("These pictures have not been compared yet. Wait for the result."),
    "skipped": _("It was left out. Try again to compare it."),
    "nothing_matches": _(
        "No name is on both sides. Files are matched by their names, without upper and lower case."
    ),
    "too_many_pairs": _(
        "There are %(n)s pairs, or names on one side only, and at most %(limit)s fit into a batch."
    ),
    "no_pictures": _("One side has no pictures: choose a folder, a zip or a gallery for each."),
    "areas": _(
        "An area has four numbers, in per cent of the first picture: left and top from 0, width and"
        " height above 0. Correct the one that has not."
    ),
    "too_many_areas": _("At most %(limit)s areas can be ignored. Remove some."),
}


class ComparisonError(CodedError):
    """Two pictures that cannot be compared, or not so."""

    SENTENCES = SENTENCES
    http_status = 422


# What comparing can raise.
FAILURES = (ComparisonError, PictureError, FileError, BusyError, ZipError)


def explain(code: str) -> str:
    """The sentence of a code that a row kept, in the active language; its figures are not kept."""
    for kind in (ComparisonError, FileError, BusyError, ZipError):
        if code in kind.SENTENCES:
            return say(kind.SENTENCES[code], {}, lacking="…")
    return sentence(code, {})
