"""`make quick`: style, types and the tests near what was changed, in under three minutes.

Changed is what differs from the last commit; in a clean checkout, what the last commit changed.
Browsers, servers and processes that are killed are left to `make test`.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

GIT = shutil.which("git") or "git"
BASE = Path(__file__).resolve().parent.parent
QUICK = "not (browser or milvus or workers or postgres or weights)"
# Import rules, checked for every change.
ALWAYS = "tests/test_rooms.py"
# Tests of paths outside the apps.
BESIDE = {
    "futu": ("tests/api", "tests/house", "tests/tools"),
    "crawlers": ("tests/crawling/spiders",),
    "tools": ("tests/tools",),
    "static": ("tests/house",),
}


def changed() -> list[str]:
    """Paths that differ from the last commit, untracked ones included, or those of that commit."""
    status = _git("status", "--porcelain", "--untracked-files=all")
    paths = [line[3:].split(" -> ")[-1] for line in status]
    return paths or _git("show", "--name-only", "--format=", "HEAD")


def tests_near(paths: Iterable[str]) -> list[str]:
    """A test file itself; for an app or its templates, the app's test directory."""
    found = {ALWAYS}
    for path in paths:
        first, *rest = Path(path).parts
        if first == "tests" and path.endswith(".py") and (BASE / path).exists():
            found.add(path if Path(path).name.startswith("test_") else str(Path(path).parent))
        elif first in ("apps", "templates") and rest:
            found |= {f"tests/{rest[0]}"} if (BASE / "tests" / rest[0]).is_dir() else set()
        found |= set(BESIDE.get(first, ()))
    return sorted(found)


def main() -> int:
    near = tests_near(changed())
    print("Tests of", ", ".join(near), flush=True)
    steps = (
        ["-m", "ruff", "check", "."],
        ["-m", "mypy"],
        ["-m", "pytest", "-q", "-n", "2", "-m", QUICK, *near],
    )
    return max(subprocess.run([sys.executable, *step], cwd=BASE).returncode for step in steps)


def _git(*arguments: str) -> list[str]:
    result = subprocess.run(
        [GIT, *arguments], cwd=BASE, check=True, stdout=subprocess.PIPE, text=True
    )
    return result.stdout.splitlines()


if __name__ == "__main__":
    sys.exit(main())
