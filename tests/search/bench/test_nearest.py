"""The cost of a query as a gallery grows: a smoke test of the benchmark."""

import os

import pytest
from django.db import connection

from apps.search.models import Embedding, IndexState
from tests.search.bench.real import real_like
from tools.bench.search import inside, nearest


@pytest.mark.django_db
def test_every_size_has_its_figures(monkeypatch):
    monkeypatch.setattr(nearest, "real_vectors", lambda folder: real_like())
    # The test's rows are visible to its own process only.
    monkeypatch.setattr(nearest, "elsewhere", lambda act, *args: act(*args))
    monkeypatch.setattr(nearest, "QUESTIONS", 5)
    monkeypatch.setattr(nearest, "ADDED", 2)
    result = nearest.measure([200, 100], None)
    assert result["database"] == connection.vendor
    assert [row["vectors"] for row in result["grown"]] == [100, 200]
    for row in result["grown"]:
        assert all(value > 0 for name, value in row.items() if name != "over_ms")
        assert row["over_ms"] == pytest.approx(row["nearest_ms"] - row["index_ms"], abs=0.02)
    # Those that were added while the larger size was measured are included.
    assert Embedding.objects.count() == 202
    assert IndexState.objects.get().last_seq == 202


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_on_postgresql_a_benchmark_has_its_own_database():
    def databases():
        with connection.cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database")
            return {name for (name,) in cursor.fetchall()}

    before = databases()
    with inside.own_database() as own:
        [name] = databases() - before
        assert f"/{name}" in own["DATABASE_URL"]
        assert own["DATABASE_URL"] != os.environ["DATABASE_URL"]
    assert databases() == before


def test_the_cache_outlives_the_temporary_instance(settings, tmp_path, monkeypatch):
    settings.FUTU_DATA = tmp_path
    assert inside.cache_folder() == tmp_path / "bench"
    monkeypatch.setenv("FUTU_BENCH_KEPT", "/elsewhere")
    assert str(inside.cache_folder()) == "/elsewhere"
