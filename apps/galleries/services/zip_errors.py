"""Why a zip was refused: a code and parameters, translated when displayed."""

from django.utils.translation import gettext_lazy as _

from futu.coded import CodedError

SENTENCES = {
    "no_zip": _("This is not a zip file that can be read. Copy or download it again."),
    "too_many_entries": _("The zip holds %(n)s files, and at most %(limit)s are accepted."),
    "bomb": _("The zip would unpack to far more than its size suggests, so it was not opened."),
    "encrypted": _("The zip is locked with a password. Pack it again without one."),
}


class ZipError(CodedError):
    """A zip that is refused."""

    SENTENCES = SENTENCES
