"""Mails to staff that were sent, so that each is sent once in its period."""

from __future__ import annotations

from django.db import models


class Alert(models.Model):
    """What it was about, such as "errors" or "budget:3", and the first day of the period."""

    about = models.CharField(max_length=60)
    start = models.DateField()
    sent = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["about", "start"], name="alert_once")]

    def __str__(self) -> str:
        return f"{self.start}: {self.about}"
