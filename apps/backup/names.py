"""Names of backups: the moment, in UTC, and four letters that tell two of one second apart."""

import secrets
from datetime import UTC, datetime

FORMAT = "%Y%m%dT%H%M%SZ"


def new_name(moment: datetime) -> str:
    return f"{moment.astimezone(UTC).strftime(FORMAT)}-{secrets.token_hex(2)}"


def moment_of(name: str) -> datetime:
    """Raises ValueError for what is no name of a backup."""
    return datetime.strptime(name.partition("-")[0], FORMAT).replace(tzinfo=UTC)


def is_name(name: str) -> bool:
    try:
        moment_of(name)
    except ValueError:
        return False
    return True
