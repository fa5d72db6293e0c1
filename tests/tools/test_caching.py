"""Limits that all processes of an instance share, and what becomes of them without the cache."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache import cache, caches
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

from apps.accounts.cache import RowCache, clear_expired
from apps.accounts.models import CacheEntry
from futu import caching
from futu.caching import SharedCache, caches_at

BASE = Path(__file__).resolve().parents[2]
# Tries at a limit of ten, as the API, the sign-in page and all others count them.
TRY = """
import django; django.setup()
from allauth.core.internal import ratelimit
from django.http import HttpRequest
print(sum(
    bool(ratelimit.consume(
        HttpRequest(), app="futu", action="a", config={"a": "10/h/key"}, key="k", limit_get=True
    ))
    for _ in range(8)
))
"""


@pytest.fixture
def shared(settings, monkeypatch):
    """Caches as FUTU_CACHE=database has them, in this process."""
    monkeypatch.setattr(SharedCache, "_away_until", 0.0)
    before = settings.CACHES
    settings.CACHES = caches_at("database")
    yield
    settings.CACHES = before


def test_two_processes_count_together(tmp_path):
    """16 tries at once of which 10 are allowed, on a database of their own."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("FUTU_TEST_DATA")} | {
        "DJANGO_SETTINGS_MODULE": "futu.settings",
        "FUTU_DATA": str(tmp_path),
        "FUTU_CACHE": "database",
    }
    environment.pop("DATABASE_URL", None)
    migrate = [sys.executable, "manage.py", "migrate", "accounts", "--verbosity", "0"]
    subprocess.run(migrate, cwd=BASE, env=environment, check=True)
    web = [
        subprocess.Popen([sys.executable, "-c", TRY], cwd=BASE, env=environment, stdout=-1)
        for _ in range(2)
    ]
    assert sum(json.loads(process.communicate()[0]) for process in web) == 10


@pytest.mark.django_db
def test_rows_are_a_cache(shared):
    assert cache.add("a", [1, 2], 60)
    assert not cache.add("a", [3], 60)
    assert cache.get("a") == [1, 2]
    cache.set("a", {"b": 1}, 60)
    assert CacheEntry.objects.count() == 1
    assert cache.get("a") == {"b": 1}
    assert cache.touch("a", -1)
    assert cache.get("a", "over") == "over"
    assert cache.add("a", "new", 60), "what is over is in nobody's way"
    assert cache.delete("a")
    assert not cache.delete("a")
    cache.set("kept", 1, None)
    cache.set("over", 1, -1)
    assert clear_expired() == 1
    assert cache.get("kept") == 1
    cache.clear()
    assert not CacheEntry.objects.exists()


@pytest.mark.django_db
def test_without_the_shared_cache_a_process_counts_alone(shared, monkeypatch, caplog):
    """A limit neither falls away nor locks everybody out."""

    def fail(*args: object, **kwargs: object) -> None:
        raise OperationalError("database or disk is full")

    for name in ("add", "get", "set", "delete"):
        monkeypatch.setattr(RowCache, name, fail)
    assert cache.add("a", 1, 60)
    assert not cache.add("a", 2, 60)
    assert cache.get("a") == caches["local"].get("a") == 1
    assert len(caplog.records) == 1, "it is told once, not with each request"
    monkeypatch.undo()
    monkeypatch.setattr(SharedCache, "_away_until", 0.0)
    assert cache.get("a") is None, "the shared one counts again"


def test_a_redis_that_is_away_costs_nobody_the_page(settings, monkeypatch):
    monkeypatch.setattr(SharedCache, "_away_until", 0.0)
    before = settings.CACHES
    settings.CACHES = caches_at("redis://127.0.0.1:9/0")
    try:
        cache.set("a", 1, 60)
        assert cache.get("a") == 1
    finally:
        settings.CACHES = before


def test_what_the_setting_may_be(monkeypatch):
    assert caches_at("memory")["default"] == caches_at("memory")["local"]
    for nonsense in ("", "file:///tmp", "memcached"):
        with pytest.raises(ImproperlyConfigured, match="FUTU_CACHE is"):
            caches_at(nonsense)
    monkeypatch.setattr(caching, "find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match=r"requirements-scale\.txt"):
        caches_at("redis://localhost/0")
