"""What can go wrong around a decoding child, apart from the picture."""

from django.utils.translation import gettext_lazy as _

from futu.coded import CodedError

BUSY = "busy"
OWN_SHARE = "own_share"


class BusyError(CodedError):
    """All places are taken, or all of those that this person may take."""

    SENTENCES = {
        BUSY: _("Many people are searching at the moment. Try again in a few seconds."),
        OWN_SHARE: _(
            "A picture that you sent before is still being read, and takes long. Wait until it "
            "is answered, then try again."
        ),
    }
    TEMPORARY = {BUSY, OWN_SHARE}


class KilledError(Exception):
    """Somebody else ended a child: most likely the kernel, with no memory left on the machine."""


class DecoderError(Exception):
    """A child cannot start, or met a mistake of ours; the log has the traceback."""
