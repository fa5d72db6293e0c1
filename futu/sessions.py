"""Database sessions, with a fallback to the cache when the database cannot be written.

With a full disk people can still sign in and read. Such a session ends when the cache is lost (with
FUTU_CACHE=memory, when the web process ends). Signed-cookie sessions would survive that, but could
not be revoked.
"""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.core.cache import cache

from futu.best_effort import CANNOT_WRITE, best_effort

PREFIX = "session:"
# Seconds: to wait for a lock, and to keep a session in the cache.
WAIT = 2.0
KEPT = 86_400


class SessionStore(db.SessionStore):
    """The engine that SESSION_ENGINE names."""

    _set_aside = False

    def load(self) -> dict[str, Any]:
        key = self.session_key
        loaded: dict[str, Any] = super().load()
        if loaded or self.session_key is not None or key is None:
            return loaded
        kept = cache.get(PREFIX + key)
        if kept is None:
            return {}
        self._session_key, self._set_aside = key, True
        self.modified = True  # So that it is written to the database as soon as possible.
        return self.decode(kept)

    def exists(self, session_key: str) -> bool:
        return super().exists(session_key) or cache.get(PREFIX + session_key) is not None

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()
            return
        if not best_effort("a session", lambda: self._write(must_create), wait=WAIT):
            self._keep_aside()

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            cache.delete(PREFIX + key)
            super().delete(key)

    def cycle_key(self) -> None:
        """A new key for the same session; the old row may remain until it expires."""
        data, before = self._get_session(), self.session_key  # type: ignore[attr-defined]
        self.create()
        self._session_cache = data
        if before:
            best_effort("the end of a session's old key", lambda: self.delete(before))

    def _write(self, must_create: bool) -> None:
        try:
            super().save(must_create=must_create or self._set_aside)
        except CreateError:
            if must_create:
                raise
            super().save()  # A concurrent request of this session was first.
        except UpdateError as error:
            if isinstance(error.__context__, CANNOT_WRITE):
                raise error.__context__ from None
            raise
        if self._set_aside:
            cache.delete(f"{PREFIX}{self.session_key}")
            self._set_aside = False

    def _keep_aside(self) -> None:
        """Cache it under a new key, unless new or cached already: the row would be found first."""
        if not self._set_aside and super().exists(self.session_key or ""):
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
        self._set_aside = True
        data = self._get_session(no_load=True)  # type: ignore[attr-defined]
        cache.set(f"{PREFIX}{self.session_key}", self.encode(data), KEPT)
