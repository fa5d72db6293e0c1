"""The cache with a limit in bytes."""

from apps.vision.local.cache import ByteCache


def test_the_least_recently_used_is_evicted_first():
    cache: ByteCache[str] = ByteCache(lambda: 6, len)
    cache.put("a", "aa")
    cache.put("b", "bb")
    cache.put("c", "cc")
    assert cache.get("a") == "aa"
    cache.put("d", "dd")
    assert cache.get("b") is None
    assert (cache.get("a"), cache.get("d"), cache.bytes) == ("aa", "dd", 6)


def test_a_value_larger_than_the_cache_is_not_stored_and_a_new_value_replaces():
    cache: ByteCache[str] = ByteCache(lambda: 4, len)
    cache.put("a", "aaaaa")
    assert (cache.get("a"), cache.bytes) == (None, 0)
    cache.put("a", "aa")
    cache.put("a", "aaaa")
    assert (cache.get("a"), cache.bytes) == ("aaaa", 4)
    cache.clear()
    assert (cache.get("a"), cache.bytes) == (None, 0)
