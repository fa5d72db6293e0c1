"""Names in a target.

futu-backup.json                    whose backups these are
files/ab/abcd…                      the bytes whose SHA-256 is abcd…, once for all backups
backups/<name>/database.zip
backups/<name>/files.jsonl.gz       every file: key, SHA-256, bytes
backups/<name>/manifest.json        written last: without it there is no backup
"""

from futu.folders import BACKUP_MARKER

MARKER = BACKUP_MARKER
FILES = "files"
BACKUPS = "backups"
DATABASE = "database.zip"
LIST = "files.jsonl.gz"
MANIFEST = "manifest.json"


def file_name(sha256: str) -> str:
    return f"{FILES}/{sha256[:2]}/{sha256}"


def part_name(backup: str, part: str) -> str:
    return f"{BACKUPS}/{backup}/{part}"
