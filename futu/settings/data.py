"""Database, caches, storage and static files."""

from urllib.parse import quote

from whitenoise.compress import Compressor

from futu.caching import caches_at
from futu.pictures import storage_at
from futu.settings.instance import BASE_DIR, FUTU_DATA, env

DATABASES = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{quote(str(FUTU_DATA / 'futu.sqlite3'))}")
}
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock when a transaction begins, so a writer waits up to
    # `timeout` seconds instead of failing half way through.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }

# Where limits (tries at passwords, requests, …) are counted: memory (of one web process), database,
# or redis://host:port/number. One machine has one web process; with PostgreSQL there may be more.
FUTU_CACHE = env.str("FUTU_CACHE", default="") or (
    "memory" if DATABASES["default"]["ENGINE"].endswith("sqlite3") else "database"
)
CACHES = caches_at(FUTU_CACHE)
SESSION_ENGINE = "futu.sessions"

# Where pictures are kept: files of this machine, or s3://bucket/prefix.
PICTURE_STORE = env.str("PICTURE_STORE", default="") or "files"
STORAGES = {
    "default": storage_at(PICTURE_STORE, FUTU_DATA / "pictures"),
    "staticfiles": {"BACKEND": "futu.static.StaticFiles"},
}
# Pictures have no public URL: an authorised view serves them.
MEDIA_URL = ""
SENDFILE_BACKEND = env.str("SENDFILE_BACKEND", default="django_sendfile.backends.simple")
SENDFILE_ROOT = FUTU_DATA / "pictures"
SENDFILE_URL = "/protected"

STATIC_URL = "static/"
STATIC_ROOT = FUTU_DATA / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Pages name files by their hash alone: the others need neither place nor compression.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Source maps are for debuggers, and large: compressing them took most of a first start.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
