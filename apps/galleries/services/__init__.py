"""Operations on galleries, called by views, tasks and commands; none of them takes a request."""

from apps.galleries.refusals import Refusal
from apps.galleries.services.adding import Added, add_images, enrol
from apps.galleries.services.auto_tagging import (
    adopt_auto_tag,
    remove_auto_tag,
    write_auto_tags,
)
from apps.galleries.services.binning import (
    bin_gallery,
    bin_images,
    restore_gallery,
    restore_images,
)
from apps.galleries.services.describing import describe_missing
from apps.galleries.services.emptying import (
    delete_galleries_for_good,
    delete_going,
    delete_images_for_good,
    empty_bin,
    purge_bin,
)
from apps.galleries.services.file_inspection import InspectedFile, keep, look_at, row_of
from apps.galleries.services.moving import Moved, move_images
from apps.galleries.services.preparing import prepare_job
from apps.galleries.services.removing import remove_images, take_down_images
from apps.galleries.services.renaming import rename_image
from apps.galleries.services.settling import (
    hold_galleries,
    hold_jobs,
    mark_failed,
    mark_ready,
    set_aside,
    take_up,
    try_again,
)
from apps.galleries.services.sweeping import sweep_files
from apps.galleries.services.tagging import set_tags, split_tags, tag_images, untag_images

__all__ = [
    "Added",
    "InspectedFile",
    "Moved",
    "Refusal",
    "add_images",
    "adopt_auto_tag",
    "bin_gallery",
    "bin_images",
    "delete_galleries_for_good",
    "delete_going",
    "delete_images_for_good",
    "describe_missing",
    "empty_bin",
    "enrol",
    "hold_galleries",
    "hold_jobs",
    "keep",
    "look_at",
    "mark_failed",
    "mark_ready",
    "move_images",
    "prepare_job",
    "purge_bin",
    "remove_auto_tag",
    "remove_images",
    "rename_image",
    "restore_gallery",
    "restore_images",
    "row_of",
    "set_aside",
    "set_tags",
    "split_tags",
    "sweep_files",
    "tag_images",
    "take_down_images",
    "take_up",
    "try_again",
    "untag_images",
    "write_auto_tags",
]
