"""Everybody at once: no deadlock, and afterwards rows, files and counts agree."""

import random
import threading
import time
import traceback
from collections.abc import Callable

import pytest
from django.db import connection

from apps.accounts.models import User
from apps.galleries import services
from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Gallery, Image
from apps.jobs import services as jobs
from apps.search.services.verifying import faults
from tests.pictures import picture_bytes

SECONDS = 15
PICTURES = [picture_bytes(seed) for seed in range(40)]


def some(chance: random.Random, lying: bool = False) -> ImageQuerySet:
    """A few pictures of living galleries, outside the bin or inside."""
    images = Image.including_bin.filter(binned__isnull=not lying, gallery__binned=None)
    ids = list(images.values_list("id", flat=True))
    return Image.including_bin.filter(id__in=chance.sample(ids, min(len(ids), 6)))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_all_that_people_do_at_the_same_time(upload):
    owner = User.objects.create_user("owner")
    galleries = [Gallery.objects.create(owner=owner, name=name) for name in "abc"]

    def add(chance):
        chosen = chance.sample(range(len(PICTURES)), 5)
        files = [upload(f"{n}.png", PICTURES[n]) for n in chosen]
        services.add_images(chance.choice(galleries), files)

    def send_to_bin(chance):
        services.bin_images(some(chance).order_by("?"), owner_id=owner.id)

    def restore(chance):
        services.restore_images(some(chance, lying=True), owner_id=owner.id)

    def move(chance):
        services.move_images(some(chance), chance.choice(galleries), owner_id=owner.id)

    def delete(chance):
        services.delete_images_for_good(some(chance, lying=True), owner_id=owner.id)

    def tag(chance):
        names = chance.sample(["sea", "sky", "cat", "dog"], 2)
        services.tag_images(some(chance), names, owner_id=owner.id)

    def again(chance):
        services.mark_failed(some(chance).values_list("id", flat=True), "broken")
        services.try_again(
            Image.objects.filter(gallery=chance.choice(galleries)), owner_id=owner.id
        )

    def delete_gallery(chance):
        gallery = Gallery.objects.create(owner=owner, name=f"short {chance.random()}")
        services.add_images(gallery, [upload("x.png", chance.choice(PICTURES)) for _ in range(2)])
        services.bin_gallery(gallery)
        services.delete_galleries_for_good(
            Gallery.including_bin.filter(id=gallery.id), owner_id=owner.id
        )

    def work(chance):
        jobs.drain()

    acts = [add, send_to_bin, restore, move, delete, tag, again, delete_gallery, work, work]
    assert _together(acts) == []
    jobs.drain()
    assert list(faults()) == []
    assert Image.objects.exists()


def _together(acts: list[Callable[[random.Random], object]]) -> list[str]:
    """Each act over and over in a thread of its own, for a while; what they raised."""
    end = time.monotonic() + SECONDS
    failures: list[str] = []

    def keep_at(act, seed):
        chance = random.Random(seed)
        try:
            while time.monotonic() < end and not failures:
                act(chance)
        except Exception:  # noqa: BLE001 - the test tells it
            failures.append(f"{act.__name__}: {traceback.format_exc()}")
        finally:
            connection.close()

    threads = [threading.Thread(target=keep_at, args=(a, n)) for n, a in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures
