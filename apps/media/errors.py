"""Why a file was refused: a code and parameters, translated when displayed."""

from django.utils.translation import gettext_lazy as _

from futu.coded import CodedError

SENTENCES = {
    "empty": _("The file is empty. Choose it again and send it once more."),
    "too_many_bytes": _("The file is %(size_bytes)s, and at most %(limit_bytes)s are accepted."),
    "quota": _(
        "The file is %(size_bytes)s, and %(free_bytes)s of your room is free. Delete what you "
        "no longer need, or ask the administrator for more room."
    ),
    "disk_full": _(
        "The file is %(size_bytes)s, and the server's disk has only %(free_bytes)s free. Ask the "
        "administrator for more room."
    ),
    "damaged": _("What arrived was damaged on the server's disk. Send the file again."),
}
TEMPORARY = {"quota", "disk_full"}


class FileError(CodedError):
    """A file that is refused, of any kind."""

    SENTENCES = SENTENCES
    TEMPORARY = TEMPORARY
