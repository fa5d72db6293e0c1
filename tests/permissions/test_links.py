"""Links that are over, and old addresses of what lies in the bin, open nothing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.galleries import services
from apps.galleries.models import Image, Share
from apps.search.services.asking import ask_with_image
from tests.permissions.addresses import (
    SHARED,
    address_of,
)


def test_old_addresses_of_what_lies_in_the_bin_show_nothing(owner_client, owner, ids, image):
    asked = ask_with_image(owner.id, image)
    services.bin_images(Image.objects.filter(id=image.id), owner_id=owner.id)
    for variant in ("original", "preview", "thumbnail"):
        address = reverse("galleries:file", args=[image.id, variant])
        assert owner_client.get(address).status_code == 404, variant
        shared = reverse("galleries:shared_file", args=[ids["signed"], image.id, variant])
        assert Client().get(shared).status_code == 404, variant
    for name in ("galleries:picture", "galleries:picture_status"):
        assert owner_client.get(reverse(name, args=[image.id])).status_code == 404, name
    for name in ("search:file", "search:thumbnail"):
        assert owner_client.get(reverse(name, args=[asked.id])).status_code == 404, name
    shared = reverse("galleries:shared_picture", args=[ids["signed"], image.id])
    assert Client().get(shared).status_code == 404


def _revoke(share: Share) -> None:
    Share.objects.filter(id=share.id).update(revoked=timezone.now())


def _expire(share: Share) -> None:
    Share.objects.filter(id=share.id).update(expires=timezone.now() - timedelta(seconds=1))


def _bin(share: Share) -> None:
    services.bin_gallery(share.gallery)


def _close(share: Share) -> None:
    User.objects.filter(galleries=share.gallery).update(is_active=False)


@pytest.mark.parametrize("end", [_revoke, _expire, _bin, _close])
def test_a_link_that_is_over_opens_nothing_to_anybody(end, ids, image, gallery, stranger_client):
    """Also to a browser that has it open."""
    for name, words in SHARED.items():
        assert stranger_client.get(address_of(name, ids, *words)).status_code in (200, 302)
    end(Share.objects.get(id=ids["share"]))
    for name, words in SHARED.items():
        response = stranger_client.get(address_of(name, ids, *words))
        assert response.status_code == 410, name
        assert gallery.name not in response.content.decode()


def test_a_link_that_was_never_made_opens_nothing(ids, stranger_client):
    for signed in (ids["signed"][:-1], ids["share"].hex, f"{ids['gallery'].hex}.x", "x"):
        for name, words in SHARED.items():
            found = stranger_client.get(address_of(name, ids | {"signed": signed}, *words))
            assert found.status_code == 404, (name, signed)
