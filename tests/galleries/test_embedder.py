"""The one room that makes pictures findable."""

from uuid import UUID

import pytest
from django.core.exceptions import ImproperlyConfigured

from apps.galleries.embedding import register_embedder, registered_embedder
from apps.search.services.embedding import request_embedding


def test_search_is_the_embedder_and_may_say_so_again():
    assert registered_embedder() is request_embedding
    register_embedder(request_embedding)


def test_a_second_embedder_is_refused():
    def another(job_id: UUID) -> None: ...

    with pytest.raises(ImproperlyConfigured, match="embeds pictures already"):
        register_embedder(another)
    assert registered_embedder() is request_embedding
