"""One picture."""

from __future__ import annotations

import uuid

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.galleries.managers import ImageQuerySet, LivingImages
from apps.galleries.models.gallery import Gallery
from apps.galleries.models.tag import Tag
from apps.galleries.reasons import reason
from apps.jobs.models import Job


class Image(models.Model):
    """One picture: the row. Its bytes lie in the storage, see `apps.galleries.files`.

    A picture is *ready* when it can be found by search, not merely when it is stored.
    `objects` holds pictures that are not in the bin themselves; `including_bin` holds all.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        PROCESSING = "processing", _("Processing")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gallery = models.ForeignKey(Gallery, on_delete=models.CASCADE, related_name="images")
    name = models.CharField(_("name"), max_length=200)
    # Of the file as it came, also where only what was made of it is kept.
    sha256 = models.CharField(max_length=64, editable=False)
    bytes = models.PositiveBigIntegerField(_("size"))
    format = models.CharField(max_length=10)
    # As a person sees it: after the EXIF orientation is applied.
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    # The middle of its colours, "#rrggbb": stands in its place until the thumbnail is there.
    colour = models.CharField(max_length=7, blank=True, editable=False)
    # Of one colour: it is as like any other such picture as a copy, which means nothing. Null of
    # pictures that nobody has looked at for it (`services.describing` does).
    is_blank = models.BooleanField(null=True, editable=False)
    # What the camera wrote. The time is the wall clock's where the picture was taken, kept as
    # if that were UTC: cameras seldom say where they are.
    taken = models.DateTimeField(_("taken"), null=True, blank=True)
    camera = models.CharField(_("camera"), max_length=100, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    tags = models.ManyToManyField(Tag, related_name="images", blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    # A code and its figures, so that the sentence is made in the reader's language.
    failure = models.CharField(max_length=40, blank=True)
    failure_params = models.JSONField(default=dict, blank=True)
    # Counted before the bytes are decoded: a picture that kills its worker is set aside.
    attempts = models.PositiveSmallIntegerField(default=0)
    job = models.ForeignKey(
        Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="images"
    )
    created = models.DateTimeField(auto_now_add=True)
    # Preview and thumbnail exist from here on; ready follows when the picture can be found.
    prepared_at = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    # In the bin since; no vector of it remains, and no job waits for it.
    binned = models.DateTimeField(null=True, blank=True, editable=False)

    # How long it will lie in the bin yet; the bin's page fills it.
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
