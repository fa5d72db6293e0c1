"""A worker is forked, and torch and faiss do not survive a fork: no parent may import them."""

import os
import subprocess
import sys

from django.conf import settings

PARENT = """
import sys, django
django.setup()
from apps.jobs.supervision import supervisor
from django_q import cluster
from apps.jobs.registry import queues
assert "vision" in queues()
print(sorted({"torch", "faiss", "torchvision"} & set(sys.modules)))
"""


def test_a_process_that_forks_workers_has_imported_neither_torch_nor_faiss():
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-c", PARENT]
    answer = subprocess.run(
        command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"
