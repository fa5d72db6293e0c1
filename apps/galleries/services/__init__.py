"""What galleries can do. Views, tasks and commands call these; none of them sees a request."""

from apps.galleries.services.adding import Added, Refusal, add_images
from apps.galleries.services.describing import describe_missing
from apps.galleries.services.preparing import prepare_job
from apps.galleries.services.removing import delete_gallery, remove_images
from apps.galleries.services.renaming import rename_image
from apps.galleries.services.settling import (
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
    "Refusal",
    "add_images",
    "delete_gallery",
    "describe_missing",
    "hold_jobs",
    "mark_failed",
    "mark_ready",
    "prepare_job",
    "remove_images",
    "rename_image",
    "set_aside",
    "set_tags",
    "split_tags",
    "sweep_files",
    "tag_images",
    "take_up",
    "try_again",
    "untag_images",
]
