"""Random sequences of changes to vectors, with invariants of the search results."""

from collections.abc import Callable
from uuid import UUID, uuid4

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from apps.accounts.models import User
from apps.galleries.models import Gallery, Image
from apps.galleries.services import move_images, remove_images
from tests.search.index.vectors import brute_force
from tests.search.milvus.helpers import build, ids, nearest, some_vectors

GALLERIES = 2
place = st.integers(0, GALLERIES - 1)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("add"), place, st.integers(1, 8)),
        st.tuples(st.just("remove"), place, st.integers(0, 10**6)),
        st.tuples(st.just("move"), place, st.integers(0, 10**6)),
        st.tuples(st.just("build"), place, st.just(0)),
        st.tuples(st.just("ask"), place, st.sampled_from([1, 5, 100])),
    ),
    min_size=6,
    max_size=14,
)


def some_orders(examples: int) -> Callable:
    """Settings of hypothesis: always the same examples, however slow the machine."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


class GalleryModel:
    """Galleries, and their expected contents."""

    def __init__(self, owner: User, write: Callable) -> None:
        self.owner, self.write = owner, write
        self.galleries = [
            Gallery.objects.create(owner=owner, name=str(uuid4())) for _ in range(GALLERIES)
        ]
        self.held: list[dict[UUID, np.ndarray]] = [{} for _ in self.galleries]

    def goes_through(self, steps: list[tuple[str, int, int]]) -> None:
        """Runs each step, and finally removes all remaining galleries, one after the other."""
        for name, where, figure in steps:
            getattr(self, name)(where, figure)
        for where in range(GALLERIES):
            self.ask(where, 1000)

    def add(self, place: int, n: int) -> None:
        self.held[place] |= self.write(self.galleries[place], n)

    def remove(self, place: int, chance: int) -> None:
        if one := self._one(place, chance):
            remove_images(Image.objects.filter(id=one))
            del self.held[place][one]

    def move(self, place: int, chance: int) -> None:
        if one := self._one(place, chance):
            other = (place + 1) % GALLERIES
            images = Image.objects.filter(id=one)
            move_images(images, self.galleries[other], owner_id=self.owner.pk)
            self.held[other][one] = self.held[place].pop(one)

    def build(self, place: int, _: int) -> None:
        if self.held[place]:
            build(self.galleries[place])

    def ask(self, place: int, k: int) -> None:
        query = some_vectors(np.random.default_rng(k), 1)[0]
        found = ids(nearest(query, [self.galleries[place]], k))
        assert found == brute_force(self.held[place], query, k)
        found = ids(nearest(query, self.galleries, k))
        assert found == brute_force(self.held[0] | self.held[1], query, k)

    def _one(self, place: int, chance: int) -> UUID | None:
        held = sorted(self.held[place])
        return held[chance % len(held)] if held else None
