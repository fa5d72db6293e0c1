"""Storage keys."""

from uuid import UUID

FILES = "media"
UPLOADS = "uploads"


def key_of_file(file_id: UUID) -> str:
    """Sharded over 256 folders."""
    return f"{FILES}/{file_id.hex[:2]}/{file_id}"


def folder_of_upload(upload_id: UUID) -> str:
    return f"{UPLOADS}/{upload_id}"


def key_of_upload(upload_id: UUID) -> str:
    """The key of an upload's bytes until it is complete."""
    return f"{folder_of_upload(upload_id)}/data"
