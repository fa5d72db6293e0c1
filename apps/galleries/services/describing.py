"""Store camera metadata and the placeholder colour in the picture's row."""

import logging

from django.db.models import Q
from django.utils import timezone

from apps.galleries import decoders, files
from apps.galleries.files import Variant
from apps.galleries.models import Image
from apps.galleries.pictures import Metadata, PictureError, decode_own, is_blank, middle_colour
from apps.galleries.signals import images_described
from apps.jobs.run import Run

logger = logging.getLogger(__name__)

DESCRIBED = ["taken", "camera", "latitude", "longitude", "colour", "is_blank"]
# Pictures prepared before Futu read these values, handled per daily run.
MAX_PER_RUN = 5000
# Jobs yield to the queue after this many.
STEP = 32
# Set for a picture whose files are missing, so that it is not retried every day.
NEUTRAL = "#808080"
# Size for decoding an original whose metadata alone is needed.
SMALL = 64


def describe(image: Image, metadata: Metadata, colour: str) -> None:
    """Fill empty fields of the row; values a person or another program set are kept."""
    image.colour = colour
    image.taken = image.taken or metadata.taken
    image.camera = image.camera or metadata.camera
    if image.latitude is None or image.longitude is None:
        image.latitude, image.longitude = metadata.latitude, metadata.longitude


def describe_missing(run: Run | None = None) -> int:
    """Describe pictures that were prepared before this existed; returns how many."""
    unknown = Q(colour="") | Q(is_blank=None)
    waiting = Image.including_bin.filter(unknown, prepared_at__lte=timezone.now())
    ids = list(waiting.order_by("id").values_list("id", flat=True)[:MAX_PER_RUN])
    for place, image_id in enumerate(ids):
        if run is not None:
            run.check()
            if place and place % STEP == 0:
                run.yield_to_queue()
        # Fetched one by one: rows may change or be deleted meanwhile.
        if image := waiting.select_related("gallery").filter(id=image_id).first():
            _describe_stored(image)
    return len(ids)


def _describe_stored(image: Image) -> None:
    metadata, colour, image.is_blank = Metadata(), NEUTRAL, False
    try:
        with files.open_variant(image.id, Variant.THUMBNAIL) as thumbnail:
            # Our own file, not untrusted.
            picture = decode_own(thumbnail)
        colour, image.is_blank = middle_colour(picture), is_blank(picture)
        if image.gallery.keeps_originals and not image.colour:
            with files.open_variant(image.id, Variant.ORIGINAL) as original:
                # The same code as for a new picture, at the cheapest size.
                metadata = decoders.prepare(original, [SMALL]).metadata
    except (FileNotFoundError, PictureError) as error:
        logger.info("Picture %s could not be described: %r", image.id, error)
    describe(image, metadata, colour)
    found = {name: getattr(image, name) for name in DESCRIBED}
    Image.including_bin.filter(id=image.id).update(**found)  # Unless it was deleted meanwhile.
    images_described.send(Image, image_ids=[image.id])
