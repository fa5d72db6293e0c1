"""What can be done to thousands of pictures at once: queries stay few, and nothing is too many.

SQLite takes only so many parameters in one statement; rows without files are all it needs.
"""

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.galleries import services
from apps.galleries.models import Gallery, Image
from apps.jobs import services as jobs
from apps.search.active_model import active_key
from apps.search.models import Embedding, IndexState
from apps.search.vectors import pack

MANY = 3000
# Sessions and people, the look at what was chosen, and a dozen a batch of a thousand.
FEW_QUERIES = 90


@pytest.fixture
def full(gallery) -> Gallery:
    now = timezone.now()
    images = Image.objects.bulk_create(
        Image(
            gallery=gallery,
            name=f"IMG_{n}.jpg",
            sha256=f"{n:064}",
            bytes=1000,
            width=40,
            height=30,
            format="JPEG",
            state=Image.State.READY,
            prepared_at=now,
        )
        for n in range(MANY)
    )
    vector = pack(np.ones(8) / 8**0.5)
    Embedding.objects.bulk_create(
        Embedding(image=i, gallery=gallery, spec=active_key(), seq=n, vector=vector)
        for n, i in enumerate(images, 1)
    )
    IndexState.objects.create(gallery=gallery, spec=active_key(), last_seq=MANY)
    return gallery


@pytest.fixture
def other(owner) -> Gallery:
    return Gallery.objects.create(owner=owner, name="Other")


def act(client, gallery, name, **fields):
    """Choose all that the gallery's page shows."""
    address = reverse(f"galleries:selected_{name}", args=[gallery.id])
    with CaptureQueriesContext(connection) as asked:
        response = client.post(address, {"all": "1", **fields})
    assert response.status_code in (200, 302)
    assert len(asked) <= FEW_QUERIES, f"{name}: {len(asked)} queries"
    return response


def test_moving(owner_client, full, other):
    act(owner_client, full, "move", target=str(other.id))
    assert other.images.count() == MANY
    assert Embedding.objects.filter(gallery=other).count() == MANY


def test_tagging_and_taking_off(owner_client, full):
    act(owner_client, full, "tag", tags="sea, sand")
    assert Image.tags.through.objects.count() == 2 * MANY
    act(owner_client, full, "untag", tags="sea")
    assert Image.tags.through.objects.count() == MANY


def test_downloading_reads_rows_once(owner_client, full):
    response = act(owner_client, full, "download")
    with CaptureQueriesContext(connection) as asked:
        assert sum(len(chunk) for chunk in response.streaming_content) > 0
    assert len(asked) == 0


def test_binning_restoring_and_deleting_for_good(
    owner, owner_client, full, django_capture_on_commit_callbacks
):
    act(owner_client, full, "bin")
    assert not full.images.exists()
    with CaptureQueriesContext(connection) as asked:
        owner_client.post(reverse("galleries:bin_restore"), {"all": "1"})
    assert len(asked) <= FEW_QUERIES
    assert full.images.count() == MANY
    services.bin_images(full.images.all(), owner_id=owner.pk)
    with CaptureQueriesContext(connection) as asked:
        owner_client.post(reverse("galleries:bin_empty"))
    assert len(asked) <= FEW_QUERIES
    jobs.drain()
    assert not Image.including_bin.exists()


def test_ticked_one_by_one(owner_client, full, other):
    """As many boxes as a grid may have loaded."""
    ids = [str(id_) for id_ in full.images.values_list("id", flat=True)]
    address = reverse("galleries:selected_move", args=[full.id])
    owner_client.post(address, {"image": ids, "target": str(other.id)})
    assert other.images.count() == MANY


@pytest.mark.parametrize("format", ["csv", "json"])
def test_exports_are_made_while_they_are_sent(owner_client, full, format):
    address = reverse("galleries:export", args=[full.id, format])
    response = owner_client.get(address)
    assert response.streaming
    with CaptureQueriesContext(connection) as asked:
        chunks = list(response.streaming_content)
    assert len(chunks) >= MANY
    assert len(asked) <= 20
