"""Limits of pictures, uploads and queries."""

from futu.quotas import class_quotas
from futu.settings.instance import FUTU_DATA, env

FUTU_MAX_UPLOAD_BYTES = env.int("FUTU_MAX_UPLOAD_BYTES", default=50 * 2**20)
FUTU_MAX_ZIP_BYTES = env.int("FUTU_MAX_ZIP_BYTES", default=2 * 2**30)
# Per request, for all its files; pieces of uploads count separately.
FUTU_MAX_REQUEST_BYTES = env.int("FUTU_MAX_REQUEST_BYTES", default=2**30)
FUTU_MAX_PIXELS = env.int("FUTU_MAX_PIXELS", default=100_000_000)
FUTU_MAX_FRAMES = env.int("FUTU_MAX_FRAMES", default=1000)
# Quota in bytes of originals per person; 0 is unlimited. The admin can override it per person.
FUTU_QUOTA = env.int("FUTU_QUOTA", default=2**30)
# File classes with their own limit: "films=107374182400" (bytes; 0 is unlimited). Others share the
# quota of pictures.
FUTU_CLASS_QUOTAS = class_quotas(env.str("FUTU_CLASS_QUOTAS", default="films=53687091200"))
FUTU_BIN_DAYS = env.int("FUTU_BIN_DAYS", default=30)
FUTU_QUERY_DAYS = env.int("FUTU_QUERY_DAYS", default=30)
# Query pictures a web process decodes concurrently; others wait.
FUTU_QUERY_DECODES = env.int("FUTU_QUERY_DECODES", default=2)
# Queries a web process answers concurrently, half of them for one person; further ones are refused.
# Keep it below FUTU_THREADS, or pages wait behind queries.
FUTU_QUERIES = env.int("FUTU_QUERIES", default=16)
# Limits for decoding one picture: CPU seconds and bytes of memory. 100 megapixels of JPEG take 0.4
# GB, of WebP 1.6.
FUTU_DECODE_SECONDS = env.float("FUTU_DECODE_SECONDS", default=20)
FUTU_DECODE_MEMORY = env.int("FUTU_DECODE_MEMORY", default=2 * 2**30)
# Limits of a child process that compares two pictures; each comparison has a time-out of its own.
FUTU_COMPARE_SECONDS = env.float("FUTU_COMPARE_SECONDS", default=600)
FUTU_COMPARE_MEMORY = env.int("FUTU_COMPARE_MEMORY", default=2 * 2**30)
# Maximum pixels of an enhanced picture, and where those that are being made are kept.
FUTU_ENHANCE_PIXELS = env.int("FUTU_ENHANCE_PIXELS", default=400_000_000)
FUTU_ENHANCE_FOLDER = FUTU_DATA / "enhancing"
# Rate limit for fetching pictures by URL, per person; empty is unlimited.
FUTU_FETCH_RATE = env.str("FUTU_FETCH_RATE", default="30/m,300/h")
# Hosts exempt from address checks when fetching: only for tests.
FUTU_REMOTE_TEST_HOSTS = env.list("FUTU_REMOTE_TEST_HOSTS", default=[])
# Django streams uploaded pictures to disk; other fields are small.
DATA_UPLOAD_MAX_NUMBER_FILES = 200
# As many pictures as a grid can load can be selected one by one.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_TEMP_DIR = FUTU_DATA / "tmp"
FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True)

# API rate limit per token, or per person's sessions: "600/m"; empty is unlimited.
FUTU_API_RATE = env.str("FUTU_API_RATE", default="600/m")

# Films: bytes of one, hours of one, and where a worker has files while it works on them.
FUTU_MAX_FILM_BYTES = env.int("FUTU_MAX_FILM_BYTES", default=50 * 2**30)
FUTU_FILM_HOURS = env.float("FUTU_FILM_HOURS", default=6)
FUTU_FILM_FOLDER = FUTU_DATA / "filming"
# Days after which intermediate files go; they are made again when they are needed.
# How voices are taken out of a film's sound: "/opt/separate {input} {output}"; nothing: not at all.
FUTU_SEPARATION_COMMAND = env.str("FUTU_SEPARATION_COMMAND", default="")
FUTU_FILM_DAYS = env.int("FUTU_FILM_DAYS", default=14)
