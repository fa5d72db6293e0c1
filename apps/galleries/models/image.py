"""One picture."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.galleries.managers import ImageQuerySet, LivingImages
from apps.galleries.models.gallery import Gallery
from apps.galleries.models.tag import Tag
from apps.galleries.reasons import reason
from apps.jobs.models import Job


class Image(models.Model):
    """One picture: the row. Its files are in storage, see `apps.galleries.files`.

    A picture is *ready* when search can find it, not merely when it is stored. `objects` excludes
    pictures that are themselves in the bin; `including_bin` holds all.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        PROCESSING = "processing", _("Processing")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gallery = models.ForeignKey(Gallery, on_delete=models.CASCADE, related_name="images")
    name = models.CharField(_("name"), max_length=200)
    # Of the original file, even where only derived files are kept.
    sha256 = models.CharField(max_length=64, editable=False)
    bytes = models.PositiveBigIntegerField(_("size"))
    format = models.CharField(max_length=10)
    # Whether a room of this instance made it: the limits of uploads do not hold for it.
    is_made = models.BooleanField(default=False, editable=False)
    # After EXIF orientation is applied.
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    # Average colour, "#rrggbb": the placeholder until the thumbnail is loaded.
    colour = models.CharField(max_length=7, blank=True, editable=False)
    # A single colour: similarity to other such pictures means nothing. Null until
    # `services.describing` has checked the picture.
    is_blank = models.BooleanField(null=True, editable=False)
    # Dominant colours, as bits of `pictures.palette`; 0 if its thumbnail cannot be read. Null until
    # they were looked for: `services.colouring` does it for pictures of before.
    colours = models.PositiveSmallIntegerField(null=True, editable=False)
    # EXIF metadata. `taken` is local time stored as if it were UTC: cameras seldom record an
    # offset.
    taken = models.DateTimeField(_("taken"), null=True, blank=True)
    camera = models.CharField(_("camera"), max_length=100, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    # When it was taken, or added if that is unknown: the place in the timeline.
    moment = models.GeneratedField(
        expression=Coalesce("taken", "created"),
        output_field=models.DateTimeField(),
        db_persist=True,
    )
    is_favourite = models.BooleanField(_("favourite"), default=False)
    # For finding copies: `pictures.perceptual_hash`, b"" if it has too little detail for one, and
    # `pictures.sharpness`. Null for pictures prepared before these were measured.
    phash = models.BinaryField(max_length=32, null=True, editable=False)
    sharpness = models.FloatField(null=True, editable=False)
    tags = models.ManyToManyField(Tag, related_name="images", blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    # A code and its parameters, so that the message is made in the reader's language.
    failure = models.CharField(max_length=40, blank=True)
    failure_params = models.JSONField(default=dict, blank=True)
    # Counted before decoding, so a picture that keeps crashing its worker fails for good.
    attempts = models.PositiveSmallIntegerField(default=0)
    job = models.ForeignKey(
        Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="images"
    )
    created = models.DateTimeField(auto_now_add=True)
    # The member who added it to another's gallery; null: the owner, or an account that is gone.
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        db_index=False,
        related_name="+",
    )
    # Set once preview and thumbnail exist; `ready` follows when search can find the picture.
    prepared_at = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    # When it was moved to the bin; its vectors are deleted and no job waits for it.
    binned = models.DateTimeField(null=True, blank=True, editable=False)

    # Time left in the bin; annotated by the bin's page.
    days_left: int

    objects = LivingImages()
    including_bin = ImageQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-created", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["gallery", "sha256"],
                condition=models.Q(binned=None),
                name="image_once_per_gallery",
            ),
        ]
        indexes = [
            models.Index(fields=["gallery", "-created", "id"], name="image_gallery_order"),
            models.Index(fields=["gallery", "state"], name="image_gallery_state"),
            models.Index(fields=["job", "state"], name="image_job_state"),
            # The timeline, its months counted without reading rows; and its favourites.
            models.Index(fields=["gallery", "binned", "-moment", "id"], name="image_timeline"),
            models.Index(
                fields=["gallery", "binned", "-moment", "id"],
                condition=models.Q(is_favourite=True),
                name="image_favourites",
            ),
            # What has some colours is listed by its values (`palette.masks_with`).
            models.Index(fields=["colours"], name="image_colours"),
            # Where an account that is deleted is named.
            models.Index(
                fields=["added_by"],
                condition=models.Q(added_by__isnull=False),
                name="image_added_by",
            ),
            # The same bytes in another gallery.
            models.Index(fields=["sha256"], name="image_sha256"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        page = "explore:picture" if self.gallery.is_published else "galleries:picture"
        return reverse(page, args=[self.id])

    @property
    def reason(self) -> str:
        """Why the picture failed, as a sentence in the reader's language ("" if it did not)."""
        return reason(self.failure, self.failure_params) if self.failure else ""

    @property
    def is_settled(self) -> bool:
        return self.state in (self.State.READY, self.State.FAILED)

    @property
    def has_preview(self) -> bool:
        return self.prepared_at is not None
