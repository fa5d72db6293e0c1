"""The HTML of long lists, against the budget that tests/browser/weights.py sets for pages."""

import pytest
from django.urls import reverse

from apps.galleries.models import Gallery, Image
from apps.jobs.services import start
from tests.browser.weights import HTML


@pytest.fixture
def full(owner, gallery):
    """As many pictures, galleries and jobs as one page shows, with names as people give them."""
    Image.objects.bulk_create(
        Image(
            gallery=gallery,
            name=f"IMG_2026-11-24 at the lake {n}.jpeg",
            sha256=f"{n:064}",
            bytes=1,
            width=4032,
            height=3024,
            format="JPEG",
            state=Image.State.READY,
        )
        for n in range(60)
    )
    Gallery.objects.bulk_create(Gallery(owner=owner, name=f"Gallery {n}") for n in range(40))
    for n in range(40):
        start("search.embed", owner_id=owner.pk, total=n)
    return gallery


def test_long_lists_keep_to_the_budget(full, owner_client):
    addresses = [full.get_absolute_url(), reverse("galleries:index"), reverse("jobs:index")]
    weights = {address: len(owner_client.get(address).content) for address in addresses}
    assert all(weight > 8_000 for weight in weights.values()), weights
    assert all(weight <= HTML for weight in weights.values()), weights
