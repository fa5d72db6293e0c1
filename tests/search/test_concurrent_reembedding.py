"""The model is switched back and forth while people query, add and delete: no answer is short."""

import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection

from apps.accounts.models import User
from apps.galleries.models import Gallery, Image
from apps.galleries.services import add_images, bin_images, restore_images
from apps.jobs import services as jobs
from apps.search.active_model import active_model
from apps.search.models import Embedding, Query
from apps.search.nearest import NearestQuery
from apps.search.services import reembedding
from apps.search.services.answering import answer
from apps.search.services.asking import ask_with_file, ask_with_image
from apps.search.services.reembedding import cleaning, work
from apps.search.services.verifying import faults

ALWAYS = 12
LIMIT_SECONDS = 300


class Busy:
    """A gallery with some permanent pictures, and people who query for them."""

    def __init__(self, upload) -> None:
        self.upload = upload
        self.owner = User.objects.create_user("owner")
        self.gallery = Gallery.objects.create(owner=self.owner, name="All")
        files = [upload(f"{seed}.png", seed=seed) for seed in range(ALWAYS)]
        images = add_images(self.gallery, files).images
        jobs.drain()
        self.always = {image.id for image in images}
        self.image = images[0]
        self.query = ask_with_file(self.owner.id, upload(seed=1000))
        self.restored: UUID | None = None
        # How many answers were of each spec.
        self.answered: Counter[str] = Counter()
        # How many each thread had.
        self.looks: Counter[int] = Counter()

    def look(self, query: Query, wanted: set) -> None:
        found = answer(query, 100)
        assert wanted <= {result.image.id for result in found.results}, query.spec
        self.answered[query.spec] += 1
        self.looks[threading.get_ident()] += 1

    def ask_again(self, n: int) -> None:
        self.look(Query.objects.get(id=self.query.id), self.always)

    def ask_anew(self, n: int) -> None:
        self.look(ask_with_file(self.owner.id, self.upload(seed=n)), self.always)

    def ask_alike(self, n: int) -> None:
        alike = ask_with_image(self.owner.id, self.image)
        self.look(alike, self.always - {self.image.id})

    def add_and_delete(self, n: int) -> None:
        [image] = add_images(self.gallery, [self.upload(f"{n}.png", seed=5000 + n)]).images
        time.sleep(0.05)
        bin_images(Image.objects.filter(id=image.id), owner_id=self.owner.id)
        if n % 2:
            restore_images(Image.including_bin.filter(id=image.id), owner_id=self.owner.id)
            # The gallery does not grow: it would for as long as the machine is slow.
            bin_images(Image.objects.filter(id=self.restored), owner_id=self.owner.id)
            self.restored = image.id

    def work(self, n: int) -> None:
        if not jobs.drain():
            time.sleep(0.02)


class Threads:
    """Runs functions repeatedly, each in a thread of its own, until the block ends."""

    def __init__(self, *acts: Callable[[int], None]) -> None:
        self.failures: list[str] = []
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._keep_at, args=[act]) for act in acts]

    def __enter__(self) -> "Threads":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *args) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _keep_at(self, act: Callable[[int], None]) -> None:
        n = 0
        try:
            while not self._ended.is_set():
                act(n := n + 1)
        except Exception:  # noqa: BLE001 - the test tells it
            self.failures.append(f"{act.__name__}: {traceback.format_exc()}")
        finally:
            connection.close()


@pytest.fixture
def mixed(monkeypatch) -> list[set[str]]:
    """Answers whose entries are of more than one spec."""
    found: list[set[str]] = []
    living = NearestQuery._living

    def look_at_rows(asked, hits, rows):
        specs = Embedding.objects.filter(id__in=hits.ids.tolist()).values_list("spec", flat=True)
        if len(set(specs)) > 1:
            found.append(set(specs))
        return living(asked, hits, rows)

    monkeypatch.setattr(NearestQuery, "_living", look_at_rows)
    return found


@pytest.mark.django_db(transaction=True)
def test_searches_while_the_model_is_changed(upload, monkeypatch, mixed):
    monkeypatch.setattr(work, "BATCH", 2)
    monkeypatch.setattr(work, "TURN", 2)
    monkeypatch.setattr(cleaning, "PIECE", 3)
    busy = Busy(upload)
    specs = [active_model().spec]
    acts = [busy.ask_again, busy.ask_anew, busy.ask_alike, busy.add_and_delete]
    with Threads(*acts, busy.work, busy.work) as threads:
        for name in ("fake-twice", "fake", "fake-twice"):
            reembedding.begin(name)
            deadline = time.monotonic() + LIMIT_SECONDS
            while active_model().name != name and not threads.failures:
                assert time.monotonic() < deadline, reembedding.status()
                time.sleep(0.05)
            specs.append(active_model().spec)
            # No search is so slow that the model changes twice meanwhile, back to what it was.
            seen = dict(busy.looks)
            while any(busy.looks[each] < n + 2 for each, n in seen.items()):
                assert not threads.failures
                assert time.monotonic() < deadline + LIMIT_SECONDS
                time.sleep(0.05)
    assert threads.failures == []
    assert mixed == []
    assert set(busy.answered) == set(specs)
    jobs.drain()
    assert list(faults()) == []
    assert set(Embedding.objects.values_list("spec", flat=True)) == {specs[-1]}
