"""`manage.py verify` names every kind of inconsistency."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from apps.accounts.models import User
from apps.galleries.files import Variant, key
from apps.galleries.models import Image
from apps.media.services import leftovers
from apps.search.models import Embedding, IndexState
from apps.search.services.verifying import faults

pytestmark = pytest.mark.both


def test_all_agrees(image, capsys):
    call_command("verify")
    assert "All agrees" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda image: User.objects.update(stored=1), "is counted 1 bytes"),
        (lambda image: default_storage.delete(key(image.id, Variant.PREVIEW)), "has no preview"),
        (lambda image: Embedding.objects.all().delete(), "has no vector"),
        (lambda image: Image.objects.update(binned="2026-01-01T00:00Z"), "has a vector"),
        (lambda image: Image.objects.update(state="pending"), "no job is at it"),
        (lambda image: IndexState.objects.update(last_seq=0), "beyond its index"),
        (lambda image: Image.objects.update(bytes=1), "of its 1 bytes"),
    ],
)
def test_what_does_not_is_named(harm, said, image):
    assert list(faults()) == []
    harm(image)
    assert any(said in fault for fault in faults())
    with pytest.raises(CommandError):
        call_command("verify")


PICTURE, TRANSFER = uuid4(), uuid4()


@pytest.mark.parametrize(
    "path",
    [key(PICTURE, Variant.ORIGINAL), f"uploads/{TRANSFER}/a", "queries/x"],
    ids=["picture", "transfer", "query"],
)
def test_what_a_crash_left_is_a_fault_once_no_sweep_removes_it(path, image, capsys, monkeypatch):
    """Its upload was never acknowledged: bytes are written before their row."""
    default_storage.save(path, ContentFile(b"bytes"))
    call_command("verify")
    assert "the daily sweep clears it away" in capsys.readouterr().out
    monkeypatch.setattr(leftovers, "SWEPT_WITHIN", timedelta())
    with pytest.raises(CommandError, match="1 things"):
        call_command("verify")
