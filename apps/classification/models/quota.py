"""How many new questions a person or a token may ask a day, and has asked."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import ApiToken


class PersonQuota(models.Model):
    """For one person, in the place of FUTU_CLASSIFY_QUOTA."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="question_quota",
        verbose_name=_("person"),
    )
    questions = models.PositiveIntegerField(
        _("new questions a day"), help_text=_("0: no limit. Known answers are not counted.")
    )

    class Meta:
        verbose_name = _("quota of a person")
        verbose_name_plural = _("quotas of people")

    def __str__(self) -> str:
        return f"{self.person}: {self.questions}"


class DayUse(models.Model):
    """New questions asked on a day, where a quota applies; written only by `services.quotas`."""

    day = models.DateField(db_index=True)
    # One of the two.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, null=True, related_name="+")
    asked = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "day"], condition=Q(token=None), name="use_of_person_once"
            ),
            models.UniqueConstraint(
                fields=["token", "day"], condition=Q(person=None), name="use_of_token_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.asked}"
