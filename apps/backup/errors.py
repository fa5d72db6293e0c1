"""Why a backup or a restore failed: a code and parameters, translated when displayed."""

from django.utils.translation import gettext_lazy as _

from futu.coded import CodedError

SENTENCES = {
    # The target.
    "no_target": _("No target was named. Give a folder or s3://bucket/prefix, or set FUTU_BACKUP."),
    "bad_target": _(
        "%(target)s is neither the full path of a folder nor an address like s3://bucket/prefix."
    ),
    "no_client": _(
        "%(target)s is an object store, and what speaks to it is not installed: "
        "pip install -r requirements-scale.txt"
    ),
    "inside": _(
        "%(target)s is inside the instance's own folder and would be lost with it. Choose "
        "another disk."
    ),
    "lost_target": _(
        "There are no backups at %(target)s any more. Is the disk mounted? To begin anew there, "
        "run: manage.py backup TARGET --adopt"
    ),
    "foreign_target": _(
        "%(target)s holds backups of another instance. Choose another folder, or, if this "
        "instance takes them over, run: manage.py backup TARGET --adopt"
    ),
    "target_down": _("%(target)s cannot be reached or written: %(why)s"),
    "target_full": _(
        "There is no room left at %(target)s. Free some, or keep fewer backups; the next run goes "
        "on from what was copied."
    ),
    "no_schedule": _(
        "No backups are scheduled. Set a schedule in the admin, or FUTU_BACKUP in the environment."
    ),
    # Making one.
    "busy": _("Another backup is being made. Wait until it has ended."),
    "work_full": _("The disk of FUTU_DATA has no room for a copy of the database. Free some."),
    "store_down": _("The place where pictures are kept does not answer: %(why)s"),
    "missing": _(
        "The backup was made, but %(count)s files are missing or damaged on this instance. "
        "“manage.py verify” and the backup's list name them."
    ),
    "not_pruned": _("The backup was made, but old ones could not be removed: %(why)s"),
    "interrupted": _("The process ended before the backup was done. The next run goes on."),
    "unexpected": _("The backup failed; the server's log says why."),
    # Reading one.
    "none": _("There is no complete backup at %(target)s."),
    "unknown": _("There is no backup named %(name)s. “manage.py backup --list” names those there."),
    "unreadable": _("%(name)s of the backup cannot be read or is damaged."),
    # Restoring.
    "not_empty": _(
        "This instance is not empty: %(what)s. A backup is restored into an empty one alone; "
        "choose another FUTU_DATA, database and PICTURE_STORE."
    ),
    "working": _("Workers of this instance are running. Stop web and workers first."),
    "newer": _(
        "The backup was made by a newer release (%(release)s; this is %(ours)s). Install that "
        "one, or a later one, and restore again."
    ),
    "other_database": _(
        "The backup is of a %(theirs)s database, and this instance uses %(ours)s. Restore into "
        "%(theirs)s; docs/SCALING.md says how to change over afterwards."
    ),
    "no_room": _("The backup's files are %(size_bytes)s, and %(free_bytes)s are free here."),
    "wrong_secret": _(
        "The secret key in the backup cannot be decrypted: FUTU_BACKUP_SECRET is not the one it "
        "was made with. Set it, or leave it empty to restore without the key."
    ),
}
TEMPORARY = {"busy", "target_down", "target_full", "work_full", "store_down", "lost_target"}


class BackupError(CodedError):
    """A backup or restore that cannot be done."""

    SENTENCES = SENTENCES
    TEMPORARY = TEMPORARY
