"""The embedding model and the vector index."""

from importlib.util import find_spec
from pathlib import Path

from futu.settings.instance import FUTU_DATA, env

FUTU_SPEC = env.str("FUTU_SPEC", default="fused-lite2")
FUTU_DEVICE = env.str("FUTU_DEVICE", default="auto")
# Inference engine: torch, openvino, onnxruntime, or (auto) the one chosen by `bench engines`.
FUTU_ENGINE = env.str("FUTU_ENGINE", default="auto")
# Memory for models per process, in bytes; 0: half of the machine's memory.
FUTU_MODEL_BYTES = env.int("FUTU_MODEL_BYTES", default=0)
FUTU_WEIGHTS = (
    Path(env.str("FUTU_WEIGHTS", default="") or FUTU_DATA / "weights").expanduser().resolve()
)

# Where index segments are stored: files of this machine, or milvus://host:port.
VECTOR_STORE = env.str("VECTOR_STORE", default="") or "files"
FUTU_INDEX = Path(env.str("FUTU_INDEX", default="") or FUTU_DATA / "index").expanduser().resolve()
# Memory for indexes per process, in bytes; beyond it the least recently used are evicted.
FUTU_INDEX_CACHE = env.int("FUTU_INDEX_CACHE", default=2 * 2**30)
# Smaller galleries need no segment: each process reads their rows.
FUTU_INDEX_MIN = env.int("FUTU_INDEX_MIN", default=20_000)
# Minimum recall@10 for a trained index to be used instead of exact search.
FUTU_INDEX_RECALL = env.float("FUTU_INDEX_RECALL", default=0.99)

# The deeper look at a question: parts of its picture that are searched with (1: the whole alone),
# pictures that are held against it, and seconds for verifying, after which nothing is begun.
FUTU_DEEP_REGIONS = env.int("FUTU_DEEP_REGIONS", default=10)
FUTU_DEEP_PAIRS = env.int("FUTU_DEEP_PAIRS", default=40)
FUTU_DEEP_SECONDS = env.float("FUTU_DEEP_SECONDS", default=0.8)
# Bytes of what one process remembers of pictures that were compared lately.
FUTU_FEATURES_CACHE = env.int("FUTU_FEATURES_CACHE", default=64 * 2**20)

# Whether new pictures are compared with one's others, to find duplicates; people can ask for it.
FUTU_DUPLICATES = env.bool("FUTU_DUPLICATES", default=True)

# Whether text in pictures is read (requirements-text.txt): CPU seconds and bytes of memory for one.
FUTU_READ_TEXT = env.bool("FUTU_READ_TEXT", default=find_spec("rapidocr") is not None)
FUTU_READ_SECONDS = env.float("FUTU_READ_SECONDS", default=60)
FUTU_READ_MEMORY = env.int("FUTU_READ_MEMORY", default=2 * 2**30)
