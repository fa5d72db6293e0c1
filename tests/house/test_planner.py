"""SQLite finds a few pictures by their ids, however many a gallery holds."""

import pytest
from django.db import connection

from apps.galleries.models import Gallery, Image
from apps.house.tasks import optimize
from tools.bench.search.pages import fill


@pytest.mark.django_db(transaction=True)
def test_a_few_of_many_are_found_by_their_ids(gallery: Gallery):
    if connection.vendor != "sqlite":
        return  # PostgreSQL counts its rows by itself.
    fill(gallery, 2000)
    ids = list(gallery.images.values_list("id", flat=True)[:26])
    optimize()
    connection.close()  # A connection learns what another one counted when it opens.
    few = Image.objects.filter(id__in=ids, gallery=gallery, state=Image.State.READY)
    assert "sqlite_autoindex" in few.explain()
