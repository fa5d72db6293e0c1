"""Settings for tests: an instance in a temporary folder, never the one in var/."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
# The weights are large and only read: tests share the instance's.
os.environ.setdefault(
    "FUTU_WEIGHTS", str(Path(os.environ.get("FUTU_DATA") or BASE / "var") / "weights")
)
# Whatever was measured on this machine: tests run what every machine has.
os.environ.setdefault("FUTU_ENGINE", "torch")
# Tests wait for what workers do; these give way just so far that it shows.
os.environ.setdefault("FUTU_WORKER_NICE", "1")
# Processes that a test starts inherit the folder; the first one made it and removes it. Of
# several that share the tests (pytest -n) each has its own.
FOLDER = f"FUTU_TEST_DATA{os.environ.get('PYTEST_XDIST_WORKER', '').upper()}"
if FOLDER not in os.environ:
    # What the environment names belongs to a real instance, and is none of a test's.
    for name in ("FUTU_BACKUP", "FUTU_INDEX", "FUTU_WATCH", "PICTURE_STORE", "VECTOR_STORE"):
        os.environ.pop(name, None)
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="futu-test-")
    atexit.register(shutil.rmtree, os.environ[FOLDER], ignore_errors=True)
os.environ["FUTU_DATA"] = os.environ[FOLDER]

# Text is read where a test wants it (tests/search/reading); instances of tests inherit this.
os.environ["FUTU_READ_TEXT"] = "0"
os.environ["FUTU_DUPLICATES"] = "1"

# No instance of a test starts a cluster for it, unless the test makes backups by it.
os.environ.setdefault("FUTU_QUEUES", "backup=0")

# Tests clear what is counted; of several at a time each has its own.
os.environ.setdefault("FUTU_CACHE", "memory")

from futu.settings import *  # noqa: E402, F403
from futu.settings import DATABASES, FUTU_DATA, STATIC_ROOT, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
FUTU_SPEC = "fake"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in a real instance: threads and processes of a test see one database.
    DATABASES["default"]["TEST"] = {"NAME": FUTU_DATA / "test.sqlite3"}

# WhiteNoise looks for the folder when a client starts.
STATIC_ROOT.mkdir(exist_ok=True)
