"""`python -m tools.chaos --rounds 300 --seed 1`: see the package."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from argparse import ArgumentParser, BooleanOptionalAction, Namespace
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

# Of memory, as far as it is used: 300 rounds leave some 700 MiB.
DISK_BYTES = 2 * 2**30
# Pictures of the first person at the start, and from how many on a gallery has an index.
PICTURES, INDEXED = 30, 20
# A key of the run, so that this process and the instance's sign alike.
KEY = "only-for-chaos-0123456789-abcdefghijklmnopqrstuvwxyz"
SETTINGS = "tools.chaos.jumping.settings"
QUEUES = "default=1,vision=1,hosted=1,enhancement=1,films=1,speech=1,crawl=0,reading=0,backup=0"


def arguments() -> Namespace:
    parser = ArgumentParser(prog="python -m tools.chaos", description=__doc__)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1, help="Of the first round; each adds one.")
    parser.add_argument("--postgres", action="store_true", help="On a PostgreSQL of its own.")
    parser.add_argument("--films", action=BooleanOptionalAction, default=True)
    parser.add_argument("--faults", default="", help="Parts of faults' names, with commas.")
    parser.add_argument("--out", type=Path, default=Path("test-results/chaos"))
    parser.add_argument("--keep", action="store_true", help="Leave the instance's folder.")
    parser.add_argument("--stop", action="store_true", help="End at the first broken round.")
    parser.add_argument("--minutes", type=float, default=0, help="Begin no round after these.")
    return parser.parse_args()


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A file system of its own in memory, where root may mount; whether there is one."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "futu-chaos", str(folder)]
    mounted = os.getuid() == 0 and not subprocess.run(mount, check=False).returncode
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=False)  # noqa: S607


def copied_weights(source: Path, folder: Path) -> Path:
    """Weights that may be harmed, as copies; what films hear with by links, never written to."""
    folder.mkdir()
    small = source / "realesr-animevideov3.bin"
    if small.exists():
        shutil.copyfile(small, folder / small.name)
    for name in ("whisper-base", "silero-vad.onnx", "resemblyzer.pt"):
        if (source / name).exists():
            (folder / name).symlink_to(source / name)
    return folder


def main() -> int:
    asked = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # So that what was started is ended.
    top = Path(tempfile.mkdtemp(prefix="futu-chaos-"))
    top.chmod(0o755)  # PostgreSQL runs as another user.
    try:
        with ExitStack() as stack:
            return run(asked, top, stack)
    finally:
        if asked.keep:
            print(f"Kept: {top}")
        else:
            shutil.rmtree(top, ignore_errors=True)


def surroundings(top: Path) -> dict[str, str]:
    """Environment variables of an instance below `top`."""
    from futu.place import DATA
    from tools.chaos.jumping.clock import CLOCK

    weights = Path(os.environ.get("FUTU_WEIGHTS") or DATA / "weights")
    return {
        "FUTU_SPEC": "fake",
        "FUTU_QUEUES": QUEUES,
        "FUTU_READ_TEXT": "0",
        "FUTU_API_RATE": "",
        "FUTU_INDEX_MIN": str(INDEXED),
        "FUTU_WORKER_NICE": "0",
        "FUTU_WEIGHTS": str(copied_weights(weights, top / "weights")),
        "SECRET_KEY": KEY,
        CLOCK: str(top / "clock"),
    }


def run(asked: Namespace, top: Path, stack: ExitStack) -> int:
    from tools.chaos.postgres import Postgres

    data = top / "data"
    data.mkdir()
    has_own_disk = stack.enter_context(small_disk(data))
    extra = surroundings(top)
    postgres = None
    if asked.postgres:
        postgres = Postgres(top / "cluster")
        postgres.create()
        stack.callback(postgres.stop, "immediate")
        extra["DATABASE_URL"] = postgres.url
    os.environ.pop("DATABASE_URL", None)
    os.environ.update(extra, FUTU_DATA=str(data), DJANGO_SETTINGS_MODULE=SETTINGS)
    import django

    django.setup()
    from tools.chaos.running import Means, rounds_of

    return rounds_of(asked, Means(top, data, extra, postgres, has_own_disk))


if __name__ == "__main__":
    sys.exit(main())
