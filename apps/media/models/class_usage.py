"""A person's usage of a file class with its own limit."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ClassUsage(models.Model):
    """Bytes used of one class; updated by one conditional UPDATE (`services.quota`)."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="class_usages"
    )
    name = models.CharField(max_length=40)
    stored = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("use of a class of files")
        verbose_name_plural = _("uses of classes of files")
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="usage_once_per_class")
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.stored}"
