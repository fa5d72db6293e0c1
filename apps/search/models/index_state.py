"""The numbers of a gallery's vectors, and which part of them is in a segment."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.galleries.models import Gallery
from apps.jobs.models import Job
from apps.search.models.embedding import Embedding
from apps.search.states import IndexStateManager
from apps.search.stores.base import Segment


class IndexState(models.Model):
    """One row for each gallery and spec. Writers lock it first, so seqs commit in order.

    The second half describes the segment, which indexes the vectors up to `segment_seq` for fast
    search. It is a copy of the segment's own header; without a segment every query is answered from
    rows.
    """

    gallery = models.ForeignKey(Gallery, on_delete=models.CASCADE, related_name="+")
    spec = models.CharField(max_length=80)
    last_seq = models.PositiveBigIntegerField(default=0)
    # How many vectors were ever removed: tells readers how many of their entries are stale.
    removed = models.PositiveBigIntegerField(default=0)

    # The segment's name in the store; empty: there is none. A new segment has a new name.
    segment = models.CharField(_("segment"), max_length=200, blank=True, default="")
    # Counts segments: readers with an older one open the new one.
    epoch = models.PositiveIntegerField(default=0)
    segment_seq = models.PositiveBigIntegerField(default=0)
    # `removed`, as it was before the segment's rows were read.
    segment_removed = models.PositiveBigIntegerField(default=0)
    count = models.PositiveBigIntegerField(_("vectors"), default=0)
    bytes = models.PositiveBigIntegerField(_("size"), default=0)
    # Faiss's description of the index: "SQfp16" is exact.
    factory = models.CharField(_("kind"), max_length=80, blank=True, default="")
    # Measured on vectors of the segment when it was built: recall@10, and latency of one query.
    recall = models.FloatField(_("recall"), null=True, blank=True)
    milliseconds = models.FloatField(_("latency"), null=True, blank=True)
    built = models.DateTimeField(_("built"), null=True, blank=True)
    seconds = models.FloatField(_("building took"), null=True, blank=True)
    # Why the segment cannot be used, found by a reader or by `index verify`; empty: it is usable.
    fault = models.CharField(_("fault"), max_length=200, blank=True, default="")
    verified = models.DateTimeField(_("verified"), null=True, blank=True)
    # The job that builds the next segment.
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = IndexStateManager()

    class Meta:
        verbose_name = _("index")
        verbose_name_plural = _("indexes")
        constraints = [models.UniqueConstraint(fields=["gallery", "spec"], name="index_state_once")]

    def __str__(self) -> str:
        return f"{self.gallery_id} {self.spec} ≤{self.last_seq}"

    @property
    def living(self) -> int:
        """The number of existing vectors."""
        return self.last_seq - self.removed

    @property
    def delta(self) -> int:
        """How many numbers were given since the segment: an upper bound of its delta's rows."""
        return self.last_seq - self.segment_seq

    @property
    def stale(self) -> int:
        """An upper bound of the segment's entries whose rows were deleted."""
        return min(self.removed - self.segment_removed, self.count)

    def vectors(self) -> models.QuerySet[Embedding]:
        """The rows of its gallery and spec, in no order."""
        return Embedding.objects.filter(gallery=self.gallery_id, spec=self.spec).order_by()

    def renew_segment(self) -> bool:
        """Update the segment's columns from the row; whether it is another segment."""
        fields = ("segment", "epoch", "segment_seq", "segment_removed", "count", "fault")
        row = IndexState.objects.filter(pk=self.pk).exclude(segment=self.segment)
        values = row.values(*fields).first() or {}
        for name, value in values.items():
            setattr(self, name, value)
        return bool(values)

    @property
    def as_segment(self) -> Segment:
        return Segment(self.segment, self.gallery_id, self.spec, self.segment_seq, self.count)
