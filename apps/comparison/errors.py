"""Why a comparison has no result: codes that rows keep, sentences in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from futu.coded import CodedError

SENTENCES = {
    "blank_first": _("The first picture is blank: there is nothing to compare."),
    "blank_second": _("The second picture is blank: there is nothing to compare."),
    "unreadable": _("A file could not be read: %(problem)s"),
    "settings": _("These settings of the comparison are not valid: %(problem)s"),
}


class ComparisonError(CodedError):
    """Two pictures that cannot be compared, or not so."""

    SENTENCES = SENTENCES
    http_status = 422
