"""A word that a program put on a picture."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.galleries.managers import AutoTagQuerySet
from apps.galleries.models.image import Image
from apps.galleries.terms import Term, find_term


class AutoTag(models.Model):
    """What a model sees in a picture: never mixed with a person's own tags (`Tag`)."""

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="auto_tags")
    # A key of `apps.galleries.terms`.
    term = models.CharField(_("term"), max_length=60)
    # How sure the model is, 0 to 1.
    score = models.FloatField(_("score"))
    # Somebody took it off: the row stays, so that the next analysis does not put it on again.
    removed = models.BooleanField(_("removed"), default=False)

    objects = AutoTagQuerySet.as_manager()

    class Meta:
        verbose_name = _("automatic tag")
        verbose_name_plural = _("automatic tags")
        constraints = [models.UniqueConstraint(fields=["image", "term"], name="auto_tag_once")]
        indexes = [
            models.Index(
                fields=["term", "image"],
                condition=models.Q(removed=False),
                name="auto_tag_term",
            )
        ]

    def __str__(self) -> str:
        return f"{self.term} {self.score:.2f}"

    @property
    def named(self) -> Term | None:
        return find_term(self.term)

    @property
    def percent(self) -> int:
        return round(100 * self.score)
