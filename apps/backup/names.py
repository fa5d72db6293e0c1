"""Names of backups: the moment, in UTC, so that they sort by it."""

from datetime import UTC, datetime

FORMAT = "%Y%m%dT%H%M%S.%fZ"


def new_name(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(FORMAT)


def moment_of(name: str) -> datetime:
    """Raises ValueError for what is no name of a backup."""
    return datetime.strptime(name, FORMAT).replace(tzinfo=UTC)


def is_name(name: str) -> bool:
    try:
        moment_of(name)
    except ValueError:
        return False
    return True
