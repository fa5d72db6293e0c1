"""`python -m tools.two_hosts --pictures 240`: what the workers of two hosts do beside those of one.

A PostgreSQL, a folder and a web process of a run's own. Each host is the processes of one
`manage.py work` with a hostname of its own, pinned to a core of its own. Pictures are sent while
nobody works; their rate is that of the middle of the work, so that neither starting nor the last
ones count. Needs root (hostname, PostgreSQL's user) and two cores; prints JSON.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import tempfile
import time
from argparse import ArgumentParser
from itertools import islice
from pathlib import Path

import httpx
import psycopg

from futu.instance import Instance, on_host
from tools.chaos.postgres import Postgres

QUEUES = "crawl=0,reading=0,backup=0,films=0,speech=0,enhancement=0,hosted=0,default=1,vision=1"
# Shares of the work between which the clock runs.
FROM, TO = 0.2, 0.9
SET_UP = """
from apps.accounts.models import User
from apps.accounts.services import issue_token
from apps.galleries.models import Gallery
person, _ = User.objects.get_or_create(username="zoe", defaults={"quota": 0})
gallery = Gallery.objects.create(owner=person, name=f"Round {Gallery.objects.count()}")
print(issue_token(person, "two", ["read", "write"])[1], gallery.pk)
"""


def main() -> None:
    parser = ArgumentParser(prog="python -m tools.two_hosts", description=__doc__)
    parser.add_argument("--pictures", type=int, default=240, help="Of one host, in each round.")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "futu.settings")
    import django

    django.setup()
    top = Path(tempfile.mkdtemp(prefix="futu-hosts-"))
    top.chmod(0o755)  # PostgreSQL runs as another user.
    postgres = Postgres(top / "cluster")
    postgres.create()
    try:
        print(json.dumps(measured(asked.pictures, asked.rounds, postgres, top)))
    finally:
        postgres.stop("immediate")
        shutil.rmtree(top, ignore_errors=True)


def measured(pictures: int, rounds: int, postgres: Postgres, top: Path) -> dict[str, object]:
    from tools.bench.search.pictures import pictures as photos

    rates: dict[int, list[float]] = {1: [], 2: []}
    files = iter(photos(None, 3 * pictures * rounds))  # None twice: known bytes are no work.
    web = place(top / "data", postgres)
    (top / "data").mkdir()
    try:
        web.prepare()
        web.spawn("web", "-m", "gunicorn", "--config", "python:futu.gunicorn_config", "futu.wsgi")
        web.wait_until_it_answers()
        for _ in range(rounds):
            for hosts, found in rates.items():
                sent = list(islice(files, hosts * pictures))
                found.append(rate(web, hosts, sent, postgres))
        with psycopg.connect(postgres.url) as connection:
            twice = "SELECT count(*) - count(DISTINCT image_id) FROM search_embedding"
            doubled = connection.execute(twice).fetchall()[0][0]
    finally:
        web.stop()
    one, two = (statistics.median(found) for found in rates.values())
    return {
        "pictures_a_second": {
            hosts: [round(r, 2) for r in found] for hosts, found in rates.items()
        },
        "two_hosts_by_one": round(two / one, 2),
        "embedded_twice": doubled,
    }


def place(data: Path, postgres: Postgres) -> Instance:
    extra = {"DATABASE_URL": postgres.url, "FUTU_CACHE": "database", "FUTU_QUEUES": QUEUES}
    return Instance(data, extra={**extra, "SECRET_KEY": "only-for-hosts-0123456789-abcdefghijkl"})


def rate(web: Instance, hosts: int, files: list[tuple[str, bytes]], postgres: Postgres) -> float:
    """Pictures a second of some hosts that begin with all of `files` waiting."""
    token, gallery = web.manage("shell", "-v", "0", "-c", SET_UP).split()
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=web.url, headers=headers, timeout=60, trust_env=False) as client:
        for file in files:
            path = f"/api/v1/galleries/{gallery}/images"
            client.post(path, files=[("files", file)]).raise_for_status()
    workers = place(web.data, postgres)
    for number in range(hosts):
        host = ("taskset", "--cpu-list", str(number), *on_host(f"host{number}"))
        workers.spawn(f"work-{number}", "manage.py", "work", before=host)
    try:
        return middle(postgres, gallery, len(files))
    finally:
        workers.stop()


def middle(postgres: Postgres, gallery: str, count: int) -> float:
    ready = "SELECT count(*) FROM galleries_image WHERE state = 'ready' AND gallery_id = %s"
    marks: list[tuple[int, float]] = []
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        while not marks or marks[-1][0] < TO * count:
            time.sleep(0.2)
            done = connection.execute(ready, [gallery]).fetchall()[0][0]
            if done >= FROM * count:
                marks.append((done, time.monotonic()))
    (first, began), (last, ended) = marks[0], marks[-1]
    return (last - first) / (ended - began)


if __name__ == "__main__":
    main()
