"""Clean up after a deleted file row."""

from functools import partial
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from apps.media.models import StoredFile
from apps.media.services import quota


@receiver(post_delete, sender=StoredFile)
def bytes_follow(instance: StoredFile, **kwargs: Any) -> None:
    """What cannot be deleted now, because storage is unavailable, is left to the sweep."""
    quota.give_back(instance)
    transaction.on_commit(partial(default_storage.delete, instance.key), robust=True)
