"""What nobody comes back to."""

from __future__ import annotations

import shutil
import time
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from apps.films.models import Audition, Film, Take
from apps.films.services import files
from apps.films.services.takes import current_keys, with_parts

# A folder in which a file is made; longer no unit takes.
LEFT_SECONDS = 24 * 3600
# Takes that no line has now stay as long, for who takes a change back.
KEPT = timedelta(days=30)


def sweep() -> None:
    """Once a day: folders of killed workers, old takes and auditions."""
    _sweep_folders()
    for film in Film.objects.filter(takes__created__lt=timezone.now() - KEPT).distinct():
        _sweep_takes(film)
    old = timezone.now() - timedelta(days=settings.FUTU_FILM_DAYS)
    for row in Audition.objects.filter(created__lt=old).select_related("file"):
        file = row.file
        row.delete()
        files.delete(file)


def _sweep_folders() -> None:
    top = Path(settings.FUTU_FILM_FOLDER)
    for folder in top.iterdir() if top.is_dir() else ():
        if time.time() - folder.stat().st_mtime > LEFT_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def _sweep_takes(film: Film) -> None:
    present = set(current_keys(film, with_parts(film)).values())
    old = Take.objects.filter(film=film, created__lt=timezone.now() - KEPT)
    for take in old.exclude(key__in=present).select_related("file"):
        file = take.file
        take.delete()
        files.delete(file)
