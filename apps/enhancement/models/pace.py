"""How fast this instance's workers are, as they measured it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Pace(models.Model):
    """Seconds a whole tile, for one way of making tiles. A row, since workers measure it and web
    processes say it, and a cache may be of one process alone."""

    # The model, the engine with its version, the tile and its padding.
    way = models.CharField(max_length=200, primary_key=True)
    seconds = models.FloatField()
    measured = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("pace")
        verbose_name_plural = _("paces")

    def __str__(self) -> str:
        return f"{self.way}: {self.seconds:.2f} s"
