"""Data folder and host names."""

from pathlib import Path

import environ

from futu.place import BASE_DIR as BASE_DIR
from futu.place import DATA, HOME
from futu.secret import secret_key

env = environ.Env()
environ.Env.read_env(HOME / ".env")

FUTU_DATA = Path(env.str("FUTU_DATA", default=str(DATA))).expanduser().resolve()
FUTU_DATA.mkdir(parents=True, exist_ok=True)
DEBUG = env.bool("FUTU_DEBUG", default=False)
SECRET_KEY = secret_key(env.str("SECRET_KEY", default=""), FUTU_DATA / "secret_key")
ALLOWED_HOSTS = env.list("FUTU_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
FUTU_HTTPS = env.bool("FUTU_HTTPS", default=False)
# Number of proxies in front that append to X-Forwarded-For; with 0 the header is ignored.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("FUTU_PROXIES", default=int(FUTU_HTTPS))
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if FUTU_HTTPS and host != "*"]
