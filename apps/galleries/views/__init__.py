"""Pages of galleries and pictures: request → service → template."""

from apps.galleries.views.files import file
from apps.galleries.views.galleries import (
    create,
    delete,
    detail,
    index,
    rename,
    retry,
    status,
    upload,
)
from apps.galleries.views.pictures import (
    picture,
    picture_delete,
    picture_rename,
    picture_retry,
    picture_status,
    picture_tags,
)

__all__ = [
    "create",
    "delete",
    "detail",
    "file",
    "index",
    "picture",
    "picture_delete",
    "picture_rename",
    "picture_retry",
    "picture_status",
    "picture_tags",
    "rename",
    "retry",
    "status",
    "upload",
]
