"""Run a Milvus server on this machine, from its wheel, for tests and benchmarks.

    make milvus
    .venv-milvus/bin/python tools/milvus_server.py FOLDER

Prints its address, milvus://127.0.0.1:PORT, once it answers. It stops when its input ends, so it
never outlives whoever started it. Its data is in FOLDER.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
from pathlib import Path

# The wheel contains packed programs; unpacked once, they are shared by all servers.
PROGRAMS = Path(sys.prefix) / "programs"
PARTS = ("proxy", "rootCoord", "dataCoord", "dataNode", "queryCoord", "queryNode", "indexNode")


def main(folder: Path) -> None:
    from milvus import MilvusServer, MilvusServerConfig

    folder.mkdir(parents=True, exist_ok=True)
    PROGRAMS.mkdir(exist_ok=True)
    (folder / "bin").symlink_to(PROGRAMS, target_is_directory=True)
    server = MilvusServer(MilvusServerConfig())
    server.set_base_dir(str(folder))
    # Listens on localhost only, with minimal logging.
    for part in PARTS:
        server.config.set(f"{part}.ip", "127.0.0.1")
    os.environ["ETCD_CONFIG_PATH"] = str(_etcd_config(folder))
    server.config.set("log.level", "warn")
    server.config.set("log.stdout", "false")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        server.wait_for_started = False
        server.start()
        server.wait_started(60_000)
        print(f"milvus://127.0.0.1:{server.listen_port}", flush=True)
        sys.stdin.read()
    finally:
        server.stop()


def _etcd_config(folder: Path) -> Path:
    """etcd on free ports of its own, so that two servers do not collide."""
    client, peer = _free_port(), _free_port()
    path = folder / "etcd.yaml"
    path.write_text(
        f"""name: default
data-dir: {folder / "etcd"}
listen-client-urls: http://127.0.0.1:{client}
advertise-client-urls: http://127.0.0.1:{client}
listen-peer-urls: http://127.0.0.1:{peer}
initial-advertise-peer-urls: http://127.0.0.1:{peer}
initial-cluster: default=http://127.0.0.1:{peer}
"""
    )
    return path


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
