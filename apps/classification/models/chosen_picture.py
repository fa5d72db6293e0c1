"""The pictures that a job was started for, where they are no whole gallery."""

from __future__ import annotations

from django.db import models

from apps.galleries.models import Image
from apps.jobs.models import Job


class ChosenPicture(models.Model):
    """One of a selection. Rows and no list in the job: a selection can be a whole gallery."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="chosen_pictures")
    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "image"], name="chosen_picture_once")]

    def __str__(self) -> str:
        return f"{self.job_id}: {self.image_id}"
