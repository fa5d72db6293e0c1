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
        """Lock the row, made where it is missing, until the transaction ends.

        Who writes vectors that make pictures ready holds it, and so does who switches:
        neither overlooks the other. It comes after jobs and before index states.
        """
        if not self.exists():
            first = ActiveModel.by_settings()
            self.get_or_create(
                id=ActiveModel.ONLY, defaults={"name": first.name, "spec": first.spec}
            )
        return self.select_for_update(no_key=True).get()


class ActiveModel(models.Model):
    """One row, made with the first vector. Changing `spec` is what switches models.

    Until there is one FUTU_SPEC decides. From then on a changed FUTU_SPEC empties nothing: the
    old model answers until `manage.py reembed` has made the new one's vectors.
    """

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    # The spec's name, for the catalogue, and name and hash, as rows of vectors have it.
    name = models.CharField(_("model"), max_length=40)
    spec = models.CharField(max_length=80)
    # What is being made beside it; empty: nothing.
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
        """What FUTU_SPEC says, not kept."""
        return cls(name=settings.FUTU_SPEC, spec=get_spec(settings.FUTU_SPEC).key)

    @property
    def wanted(self) -> list[str]:
        """The keys under which a picture has to have vectors, the one that answers first."""
        return [self.spec, self.next_spec] if self.next_spec else [self.spec]


class UnembeddableImage(models.Model):
    """A picture of which a model could make no vector, and why. It goes when one is made."""

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="+")
    spec = models.CharField(max_length=80)
    # A code of `galleries.reasons` and its figures.
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
