"""How long a backup and a restore take, how much is copied, and what searches beside one cost."""

from __future__ import annotations

import hashlib
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from django.core.files.storage import default_storage

from apps.accounts.models import User
from apps.galleries import files
from apps.galleries.files import Variant
from apps.galleries.models import Gallery, Image
from apps.vision.embedder import get_embedder
from futu.instance import BASE, Instance
from tools.bench.search import rows
from tools.bench.search.pictures import pictures
from tools.bench.search.search import search_all
from tools.bench.search.visitor import Visitor, sign_in

# What the preview and the thumbnail of a photo weigh; its original is made small, so that
# 10,000 fit into a throw-away folder.
BYTES = {Variant.ORIGINAL: 100_000, Variant.PREVIEW: 31_000, Variant.THUMBNAIL: 6_000}
QUESTIONS = 60


def measure(count: int) -> dict[str, Any]:
    """`count` pictures of random bytes and vectors: first backup, next, restore, verify."""
    visitor = sign_in()
    gallery = visitor.gallery("backup")
    fill(gallery, count)
    questions = pictures(None, QUESTIONS)
    alone = search_all(visitor, questions, [gallery])
    with tempfile.TemporaryDirectory(prefix="futu-backup-") as folder:
        target, blank = Path(folder, "target"), Path(folder, "blank")
        target.mkdir()
        blank.mkdir()
        beside, first = _beside(visitor, questions, gallery, target)
        again, _ = _timed("backup", str(target))
        copied = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
        verified, _ = _timed("backup", str(target), "--verify")
        environment = Instance(blank, extra={"FUTU_SPEC": "fake"}).environment
        restored, said = _timed("restore", str(target), environment=environment)
        shutil.rmtree(target)
    return {
        "pictures": count,
        "target_bytes": copied,
        "first_backup_cpu_seconds": first,
        "next_backup_cpu_seconds": again,
        "verify_cpu_seconds": verified,
        "restore_cpu_seconds": restored,
        "restored_instance": "all agrees" if "All agrees." in said else said[-300:],
        **{f"search_alone_{name}": value for name, value in alone.items()},
        **{f"search_beside_{name}": value for name, value in beside.items()},
    }


def _beside(
    visitor: Visitor, questions: Any, gallery: Gallery, target: Path
) -> tuple[dict[str, Any], float]:
    """Figures of searches while the first backup is made, as a worker makes it."""
    started = _cpu()
    command = ["nice", "-n", "10", sys.executable, "manage.py", "backup", str(target)]
    running = subprocess.Popen(command, cwd=BASE, env=os.environ, stderr=subprocess.DEVNULL)
    figures: dict[str, Any] = search_all(visitor, questions, [gallery])
    figures["while_it_ran"] = running.poll() is None
    if running.wait():
        raise RuntimeError("The backup failed.")
    return figures, round(_cpu() - started, 1)


def _timed(*arguments: str, environment: dict[str, str] | None = None) -> tuple[float, str]:
    started = _cpu()
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=BASE,
        env=environment or dict(os.environ),
        capture_output=True,
        text=True,
        check=False,
    )
    return round(_cpu() - started, 1), done.stdout + done.stderr


def _cpu() -> float:
    """Seconds of computing of all commands so far: a busy machine makes them wait, not compute."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def fill(gallery: Gallery, count: int) -> None:
    """Rows with vectors, and three files each."""
    embedder = get_embedder()
    vectors = (
        np.random.default_rng(0).standard_normal((count, embedder.spec.dims)).astype("float32")
    )
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    ids = rows.add(gallery, embedder.spec.key, vectors, 1)
    made = Image.objects.in_bulk(ids)
    chance = random.Random(0)
    for image in made.values():
        for variant, size in BYTES.items():
            content = chance.randbytes(size)
            path = Path(default_storage.path(files.key(image.id, variant)))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            if variant is Variant.ORIGINAL:
                image.sha256, image.bytes = hashlib.sha256(content).hexdigest(), size
    Image.objects.bulk_update(made.values(), ["sha256", "bytes"], batch_size=500)
    User.objects.filter(galleries=gallery).update(stored=count * BYTES[Variant.ORIGINAL])
