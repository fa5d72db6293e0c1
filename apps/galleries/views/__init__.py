"""Pages of galleries and pictures: request → service → template."""

from apps.galleries.views.bin import (
    bin_delete,
    bin_empty,
    bin_gallery_delete,
    bin_gallery_restore,
    bin_page,
    bin_restore,
    bin_thumbnail,
)
from apps.galleries.views.browsing import detail, status
from apps.galleries.views.files import file
from apps.galleries.views.galleries import (
    close_batch,
    create,
    delete,
    index,
    rename,
    retry,
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
from apps.galleries.views.selection import (
    selected_bin,
    selected_download,
    selected_move,
    selected_tag,
    selected_untag,
)
from apps.galleries.views.undoing import undo

__all__ = [
    "bin_delete",
    "bin_empty",
    "bin_gallery_delete",
    "bin_gallery_restore",
    "bin_page",
    "bin_restore",
    "bin_thumbnail",
    "close_batch",
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
    "selected_bin",
    "selected_download",
    "selected_move",
    "selected_tag",
    "selected_untag",
    "status",
    "undo",
    "upload",
]
