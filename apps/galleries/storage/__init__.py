"""Where files are kept: a folder, or an object store that speaks S3 (`objects`).

    from apps.galleries.storage import listed

PICTURE_STORE chooses; everybody else speaks to Django's `default_storage`.
"""

from apps.galleries.storage.folders import drop_folder, listed, local_path
from apps.galleries.storage.local import DurableStorage

__all__ = ["DurableStorage", "drop_folder", "listed", "local_path"]
