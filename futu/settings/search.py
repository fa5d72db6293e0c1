"""The model that sees, and the index of its vectors."""

from pathlib import Path

from futu.settings.instance import FUTU_DATA, env

FUTU_SPEC = env.str("FUTU_SPEC", default="fused")
FUTU_DEVICE = env.str("FUTU_DEVICE", default="auto")
# What runs the model: torch, openvino, onnxruntime, or (auto) what `bench engines` chose here.
FUTU_ENGINE = env.str("FUTU_ENGINE", default="auto")
# Bytes of models that one process holds; 0: half of the machine's memory.
FUTU_MODEL_BYTES = env.int("FUTU_MODEL_BYTES", default=0)
FUTU_WEIGHTS = (
    Path(env.str("FUTU_WEIGHTS", default="") or FUTU_DATA / "weights").expanduser().resolve()
)

# Where segments of indexes are kept: files of this machine, or milvus://host:port.
VECTOR_STORE = env.str("VECTOR_STORE", default="") or "files"
FUTU_INDEX = Path(env.str("FUTU_INDEX", default="") or FUTU_DATA / "index").expanduser().resolve()
# Bytes of indexes that one process holds; beyond it the least recently used are let go.
FUTU_INDEX_CACHE = env.int("FUTU_INDEX_CACHE", default=2 * 2**30)
# A gallery with fewer vectors needs no segment: each process reads its rows.
FUTU_INDEX_MIN = env.int("FUTU_INDEX_MIN", default=20_000)
# Share of the ten nearest that a trained index must find to be used instead of exact search.
FUTU_INDEX_RECALL = env.float("FUTU_INDEX_RECALL", default=0.99)
