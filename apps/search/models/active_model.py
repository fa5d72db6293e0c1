"""Which model's vectors answer, and which are being made to answer next."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.galleries.models import Image
from apps.galleries.reasons import reason
from apps.jobs.models import Job
from apps.vision.specs import get_spec


class ActiveModelManager(models.Manager["ActiveModel"]):
    def hold(self) -> ActiveModel:
        """Lock the row, created if missing, until the transaction ends.

        Code that writes vectors which make pictures ready locks it, and so does the switch: neither
        misses the other. Lock order: after jobs and before index states.
        """
        if not self.exists():
            first = ActiveModel.by_settings()
            self.get_or_create(
                id=ActiveModel.ONLY, defaults={"name": first.name, "spec": first.spec}
            )
        return self.select_for_update(no_key=True).get()


class ActiveModel(models.Model):
    """One row, created with the first vector. Changing `spec` switches models.

    Until then FUTU_SPEC decides. Afterwards a changed FUTU_SPEC has no effect by itself: the old
    model answers until `manage.py reembed` has made the new one's vectors.
    """

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    # The spec's name, for the catalogue, and name and hash, as in rows of vectors.
    name = models.CharField(_("model"), max_length=40)
    spec = models.CharField(max_length=80)
    # The spec that is being made beside it; empty: none.
    next_name = models.CharField(_("next model"), max_length=40, blank=True, default="")
    next_spec = models.CharField(max_length=80, blank=True, default="")
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    switched = models.DateTimeField(_("switched"), null=True, blank=True)

    objects = ActiveModelManager()

    class Meta:
        verbose_name = _("model that answers")
        verbose_name_plural = _("model that answers")
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="serving_is_one"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def by_settings(cls) -> ActiveModel:
        """An unsaved row with what FUTU_SPEC says."""
        return cls(name=settings.FUTU_SPEC, spec=get_spec(settings.FUTU_SPEC).key)

    @property
    def wanted(self) -> list[str]:
        """The keys under which a picture needs vectors, the active one first."""
        return [self.spec, self.next_spec] if self.next_spec else [self.spec]


class UnembeddableImage(models.Model):
    """A picture that a model could not embed, and why. Deleted once it has a vector."""

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="+")
    spec = models.CharField(max_length=80)
    # A code of `galleries.reasons` and its parameters.
    code = models.CharField(max_length=40)
    params = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("picture left out")
        verbose_name_plural = _("pictures left out")
        constraints = [models.UniqueConstraint(fields=["image", "spec"], name="unseen_once")]

    def __str__(self) -> str:
        return f"{self.image_id} {self.spec}: {self.code}"

    @property
    def why(self) -> str:
        return reason(self.code, self.params)
