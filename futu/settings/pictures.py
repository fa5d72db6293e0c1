"""How large pictures, uploads and questions may be, and how many."""

from futu.quotas import class_quotas
from futu.settings.instance import FUTU_DATA, env

FUTU_MAX_UPLOAD_BYTES = env.int("FUTU_MAX_UPLOAD_BYTES", default=50 * 2**20)
FUTU_MAX_ZIP_BYTES = env.int("FUTU_MAX_ZIP_BYTES", default=2 * 2**30)
# Of a whole request, however many files it brings; pieces of a transfer count by themselves.
FUTU_MAX_REQUEST_BYTES = env.int("FUTU_MAX_REQUEST_BYTES", default=2**30)
FUTU_MAX_PIXELS = env.int("FUTU_MAX_PIXELS", default=100_000_000)
FUTU_MAX_FRAMES = env.int("FUTU_MAX_FRAMES", default=1000)
# Bytes of originals that a person may keep; 0 is no limit. The admin can say it for one person.
FUTU_QUOTA = env.int("FUTU_QUOTA", default=2**30)
# Classes of files with a limit of their own: "films=107374182400" (bytes; 0 is none). Those that
# are not named share the quota of pictures.
FUTU_CLASS_QUOTAS = class_quotas(env.str("FUTU_CLASS_QUOTAS", default=""))
FUTU_BIN_DAYS = env.int("FUTU_BIN_DAYS", default=30)
FUTU_QUERY_DAYS = env.int("FUTU_QUERY_DAYS", default=30)
# Pictures to search with that a web process reads at the same time; others wait for their turn.
FUTU_QUERY_DECODES = env.int("FUTU_QUERY_DECODES", default=2)
# Questions that a web process answers at the same time, half of them of one person; who asks one
# more is told to wait. Fewer than FUTU_THREADS, or pages wait behind questions.
FUTU_QUERIES = env.int("FUTU_QUERIES", default=16)
# What decoding one picture may take: seconds of computing, and bytes of memory. 100 megapixels of
# JPEG take 0.4 GB, of WebP 1.6.
FUTU_DECODE_SECONDS = env.float("FUTU_DECODE_SECONDS", default=20)
FUTU_DECODE_MEMORY = env.int("FUTU_DECODE_MEMORY", default=2 * 2**30)
# Pictures that one person may have fetched from the web in a time; empty is no limit.
FUTU_FETCH_RATE = env.str("FUTU_FETCH_RATE", default="30/m,300/h")
# Hosts of which any address and port may be asked for pictures: for tests alone.
FUTU_REMOTE_TEST_HOSTS = env.list("FUTU_REMOTE_TEST_HOSTS", default=[])
# A form of many pictures is streamed to disk by Django; fields stay small.
DATA_UPLOAD_MAX_NUMBER_FILES = 200
# As many pictures as a grid may have loaded can be chosen one by one.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_TEMP_DIR = FUTU_DATA / "tmp"
FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True)

# Requests of one token, or of one person's session, in a time: "600/m"; empty is no limit.
FUTU_API_RATE = env.str("FUTU_API_RATE", default="600/m")
