"""Why a comparison has no result: codes that rows keep, sentences in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.galleries.decoders import BusyError
from apps.galleries.pictures import PictureError, sentence
from apps.media.errors import FileError
from apps.providers.errors import sentence_for
from futu.coded import CodedError, say

SENTENCES = {
    "blank_first": _("The first picture is blank: there is nothing to compare."),
    "blank_second": _("The second picture is blank: there is nothing to compare."),
    "unreadable": _("A file could not be read: %(problem)s"),
    "missing": _("A picture of this comparison is gone. Compare the pictures again."),
    "preset_unnamed": _("Give the preset a name."),
    "preset_name_long": _("The name is too long: 80 characters at most."),
    "preset_taken": _("You have a preset of this name already. Choose another name."),
    "presets_full": _("You have %(most)s presets, which is as many as can be kept. Delete one."),
    "no_result": _("This comparison has no result, so there is no report of it."),
    "settings": _("These settings of the comparison are not valid: %(problem)s"),
}


class ComparisonError(CodedError):
    """Two pictures that cannot be compared, or not so."""

    SENTENCES = SENTENCES
    http_status = 422


# What comparing can raise.
FAILURES = (ComparisonError, PictureError, FileError, BusyError)


def explain(code: str) -> str:
    """The sentence of a code that a row kept, in the active language; its figures are not kept."""
    for kind in (ComparisonError, FileError, BusyError):
        if code in kind.SENTENCES:
            return say(kind.SENTENCES[code], {}, lacking="…")
    return sentence(code, {})


def explain_words(code: str) -> str:
    """Why there are no words: the sentence of a code that a description kept."""
    return sentence_for(code) or explain(code)
