"""Why a comparison has no result: codes that rows keep, sentences in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.galleries.decoders import BusyError
from apps.galleries.pictures import PictureError, sentence
from apps.galleries.services.zip_errors import ZipError
from apps.media.errors import FileError
from apps.providers.errors import sentence_for
from futu.coded import CodedError, say

SENTENCES = {
    "blank_first": _("The first picture is blank: there is nothing to compare."),
    "blank_second": _("The second picture is blank: there is nothing to compare."),
    "few_features": _(
        "Both pictures show too little that can be recognised, as fog or sky do, so that one "
        "cannot be laid over the other. Choose pictures with more detail."
    ),
    "strip": _(
        "A picture is so long a strip that too little of it can be recognised. Cut both into "
        "pieces, and compare these."
    ),
    "sizes_apart": _(
        "One picture has more than a thousand times the pixels of the other (%(first)s and "
        "%(second)s). Choose two of more similar sizes."
    ),
    "one_picture": _("One picture is missing: choose two."),
    "too_many": _("More than two pictures were sent. Choose exactly two."),
    "timed_out": _(
        "The comparison took longer than its time-out of %(seconds)s seconds and was stopped. "
        "Allow more time, or compare smaller pictures."
    ),
    "transparent_first": _(
        "The first picture is fully transparent: it shows nothing. Export it with a background."
    ),
    "transparent_second": _(
        "The second picture is fully transparent: it shows nothing. Export it with a background."
    ),
    "not_finished": _("This comparison was not finished. Its job says why and can be tried again."),
    "unreadable": _("A file could not be read: %(problem)s"),
    "missing": _("A picture of this comparison is gone. Compare the pictures again."),
    "preset_unnamed": _("Give the preset a name."),
    "preset_name_long": _("The name is too long: 80 characters at most."),
    "preset_taken": _("You have a preset of this name already. Choose another name."),
    "presets_full": _("You have %(most)s presets, which is as many as can be kept. Delete one."),
    "no_result": _("This comparison has no result, so there is no report of it."),
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


# What a result says of itself beside its figures.
NOTES = {
    "same_file": _("One file was given twice."),
    "few_features_first": _("The first picture shows too little that can be recognised."),
    "few_features_second": _("The second picture shows too little that can be recognised."),
}


class ComparisonError(CodedError):
    """Two pictures that cannot be compared, or not so."""

    SENTENCES = SENTENCES
    TEMPORARY = frozenset({"timed_out"})
    http_status = 422


# What comparing can raise.
FAILURES = (ComparisonError, PictureError, FileError, BusyError, ZipError)


def explain(code: str) -> str:
    """The sentence of a code that a row kept, in the active language; its figures are not kept."""
    for kind in (ComparisonError, FileError, BusyError, ZipError):
        if code in kind.SENTENCES:
            return say(kind.SENTENCES[code], {}, lacking="…")
    return sentence(code, {})


def explain_words(code: str) -> str:
    """Why there are no words: the sentence of a code that a description kept."""
    return sentence_for(code) or explain(code)
