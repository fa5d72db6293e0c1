"""Backups: docs/BACKUP.md."""

from futu.settings.instance import env

# Where a backup is made every day: a folder on another disk, or s3://bucket/prefix. Empty: none.
FUTU_BACKUP = env.str("FUTU_BACKUP", default="")
# How many days, weeks and months with a backup keep their newest one.
FUTU_BACKUP_KEEP = env.int("FUTU_BACKUP_KEEP", default=7)
# The hour of the day, by the server's clock, from which on it is made.
FUTU_BACKUP_HOUR = env.int("FUTU_BACKUP_HOUR", default=3)
# A passphrase that encrypts the secret key in backups; without it the key is left out. Of whatever
# length: backups that were made with it have to be restored.
FUTU_BACKUP_SECRET = env.str("FUTU_BACKUP_SECRET", default="")
