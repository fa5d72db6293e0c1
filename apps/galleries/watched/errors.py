"""What is wrong with a watched folder: a code and parameters, translated when displayed."""

from django.utils.translation import gettext_lazy as _

from futu.coded import CodedError

SENTENCES = {
    "off": _(
        "No folder can be watched on this instance: FUTU_WATCH is empty. Set it to the folder "
        "below which folders may be watched (several separated by colons), such as "
        "FUTU_WATCH=/srv/pictures, and start web and workers again."
    ),
    "not_absolute": _("%(path)s is not a full path, such as /srv/pictures/scanner."),
    "outside": _(
        "%(path)s is not in a folder that may be watched. These are: %(roots)s (FUTU_WATCH)."
    ),
    "instance": _(
        "%(path)s holds the instance's own files, or is among them. Choose another folder."
    ),
    "missing": _("There is no folder %(path)s. Is the disk mounted?"),
    "denied": _("%(path)s cannot be read. Let the account that Futu runs as read it."),
    "public": _(
        "This gallery has no owner. Choose one of a person: the pictures become theirs, and count "
        "against their quota."
    ),
    "gallery_gone": _("The gallery was deleted, so watching was turned off. Choose another one."),
    "gallery_binned": _("The gallery is in the bin. Restore it, or choose another one."),
    "taken_down": _(
        "Pictures of the gallery were taken down, so watching was turned off. Remove them from the "
        "folder before you turn it on again."
    ),
    "quota": _(
        "The owner's quota has no room for %(count)s files. They are added when there is some."
    ),
    "unreadable": _(
        "%(count)s files or folders cannot be read. Let the account that Futu runs as read them."
    ),
    "too_many": _(
        "There are more than %(limit)s files in the folder; those beyond are not scanned. Let "
        "folders in it be watched one by one."
    ),
    "disk_full": _("The disk on which pictures are kept is full."),
    "storage_down": _("The place where pictures are kept does not answer."),
    "unexpected": _("The last scan failed; the server's log says why."),
    "stopped": _("Adding the files was cancelled or ended meanwhile. The next scan goes on."),
}
TEMPORARY = set(SENTENCES) - {"gallery_gone", "taken_down"}


class WatchError(CodedError):
    """A folder that cannot be watched, or not to its end."""

    SENTENCES = SENTENCES
    TEMPORARY = TEMPORARY
