"""Storage backends: a folder, or an S3-compatible object store (`objects`).

    from apps.media.storage import listed

PICTURE_STORE chooses; everybody else speaks to Django's `default_storage`.
"""

from apps.media.storage.folders import (
    drop_folder,
    free_bytes,
    is_remote,
    listed,
    local_path,
    move_file,
)
from apps.media.storage.local import DurableStorage
from apps.media.storage.ranges import iter_range, open_object, open_seekable, size_and_time

__all__ = [
    "DurableStorage",
    "drop_folder",
    "free_bytes",
    "is_remote",
    "iter_range",
    "listed",
    "local_path",
    "move_file",
    "open_object",
    "open_seekable",
    "size_and_time",
]
