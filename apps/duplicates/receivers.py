"""Queue pictures that become ready for comparison."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.dispatch import receiver

from apps.duplicates.models import DuplicateCheck
from apps.duplicates.services import checking
from apps.galleries.models import Image
from apps.galleries.signals import images_ready


@receiver(images_ready, sender=Image)
def compare(image_ids: list[UUID], **kwargs: Any) -> None:
    if settings.FUTU_DUPLICATES:
        checking.request_checks(image_ids)
    else:  # As if they had never been compared, so that a scan includes them.
        DuplicateCheck.objects.filter(image__in=image_ids).delete()
