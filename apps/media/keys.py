"""The names under which bytes are in the storage."""

from uuid import UUID

FILES = "media"
UPLOADS = "uploads"


def key_of_file(file_id: UUID) -> str:
    """Spread over 256 folders so that none grows without bound."""
    return f"{FILES}/{file_id.hex[:2]}/{file_id}"


def folder_of_upload(upload_id: UUID) -> str:
    return f"{UPLOADS}/{upload_id}"


def key_of_upload(upload_id: UUID) -> str:
    """Where the bytes of an upload are while it arrives."""
    return f"{folder_of_upload(upload_id)}/data"
