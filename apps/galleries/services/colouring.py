"""The daily job that finds the dominant colours of pictures prepared before there were any."""

import logging

from django.utils import timezone

from apps.galleries import files
from apps.galleries.files import Variant
from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Image
from apps.galleries.pictures import PictureError, decode_own
from apps.galleries.pictures.palette import dominant_colours
from apps.jobs.run import Run

logger = logging.getLogger(__name__)

KIND = "galleries.colour"
# Pictures per write, after which the job yields to the queue.
BATCH = 32


def uncoloured() -> ImageQuerySet:
    """Those whose colours nobody looked for, in the bin or not."""
    return Image.including_bin.filter(colours=None, prepared_at__lte=timezone.now())


def colour_job(run: Run) -> None:
    """Begins where it ended when it is run again: what is written is not looked at anew."""
    waiting = uncoloured().order_by("id")
    total, done = waiting.count(), 0
    while batch := list(waiting.only("id")[:BATCH]):
        run.check()
        for image in batch:
            image.colours = _colours_of(image)
        Image.including_bin.bulk_update(batch, ["colours"])  # Unless they were deleted meanwhile.
        done += len(batch)
        run.report(done, max(total, done))
        run.forgive_crashes()
        run.yield_to_queue()


def _colours_of(image: Image) -> int:
    """0 if its thumbnail cannot be read, so that it is not tried every day."""
    try:
        with files.open_variant(image.id, Variant.THUMBNAIL) as thumbnail:
            # Our own file, not untrusted.
            return dominant_colours(decode_own(thumbnail))
    except (FileNotFoundError, PictureError) as error:
        logger.info("The colours of picture %s could not be found: %r", image.id, error)
        return 0
