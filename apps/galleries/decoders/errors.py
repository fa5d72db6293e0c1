"""Errors of decoding that are not caused by the picture."""

from django.utils.translation import gettext_lazy as _

from futu.coded import CodedError

BUSY = "busy"
OWN_SHARE = "own_share"


class BusyError(CodedError):
    """No decoder is free, or none that this person may use."""

    SENTENCES = {
        BUSY: _("Many people are searching at the moment. Try again in a few seconds."),
        OWN_SHARE: _(
            "A picture that you sent before is still being read, and takes long. Wait until it "
            "is answered, then try again."
        ),
    }
    TEMPORARY = {BUSY, OWN_SHARE}


class KilledError(Exception):
    """A child was killed from outside: most likely by the kernel, out of memory."""


class DecoderError(Exception):
    """A child cannot start or hit a bug of ours; the log has the traceback."""
