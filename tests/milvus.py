"""A Milvus server of one's own: `make milvus` installs it, each session of tests starts one."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

PYTHON = Path(settings.BASE_DIR) / ".venv-milvus" / "bin" / "python"
PROGRAM = Path(settings.BASE_DIR) / "tools" / "milvus_server.py"


@contextmanager
def running_milvus(folder: Path) -> Iterator[str]:
    """Its address. What it says stands in `folder`."""
    folder.mkdir(parents=True)
    with (folder / "errors").open("w") as errors:
        server = subprocess.Popen(
            [PYTHON, PROGRAM, folder / "data"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    try:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        assert address, (folder / "errors").read_text()
        yield address
    finally:
        server.terminate()
        server.communicate(timeout=30)
