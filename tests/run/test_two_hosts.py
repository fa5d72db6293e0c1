"""Two web processes and the workers of two hosts on one PostgreSQL and one folder: limits, sign-ins
and the index are shared, and no work is done twice."""

import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from futu.instance import Instance, on_host
from tests.pictures import picture_bytes
from tests.upgrade.server import own_database

pytestmark = [pytest.mark.workers, pytest.mark.postgres]

PICTURES, RATE, LIMIT_SECONDS = 60, 40, 300
GUNICORN = ("-m", "gunicorn", "--config", "python:futu.gunicorn_config", "futu.wsgi")
PASSWORD = "correct horse battery"
SET_UP = f"""
from apps.accounts.models import User
from apps.accounts.services import issue_token
from apps.galleries.models import Gallery
person = User.objects.create_user("zoe", password="{PASSWORD}", quota=0)
gallery = Gallery.objects.create(owner=person, name="All")
print(issue_token(person, "two", ["read", "write", "search"])[1], gallery.pk)
"""


def can_be_another_host() -> bool:
    return not subprocess.run(["unshare", "--uts", "true"], check=False).returncode  # noqa: S607


@pytest.fixture
def places(tmp_path: Path) -> Iterator[tuple[Instance, Instance]]:
    """Two instances' processes with everything in common but their ports."""
    if not can_be_another_host():
        pytest.skip("this account may not name a host of its own (unshare --uts)")
    tmp_path.joinpath("data").mkdir()
    with own_database() as url:
        extra = {"FUTU_SPEC": "fake", "DATABASE_URL": url, "FUTU_CACHE": "database"}
        extra |= {
            "FUTU_QUEUES": "reading=0,crawl=0,backup=0,films=0,speech=0,enhancement=0,hosted=0"
        }
        one, other = (Instance(tmp_path / "data", extra=extra) for _ in range(2))
        try:
            one.prepare()
            yield one, other
        finally:
            one.stop()
            other.stop()


def until(happened: Callable[[], bool], instance: Instance) -> None:
    deadline = time.monotonic() + LIMIT_SECONDS
    while not happened():
        assert time.monotonic() < deadline, instance.logs()
        time.sleep(0.1)


def start(one: Instance, other: Instance) -> None:
    one.spawn("work", "manage.py", "work")
    other.spawn("other-work", "manage.py", "work", before=on_host("other"))


def rows(instance: Instance, question: str) -> list[tuple]:
    with psycopg.connect(instance.extra["DATABASE_URL"]) as connection:
        return connection.execute(question).fetchall()


def test_two_hosts(places: tuple[Instance, Instance]):
    one, other = places
    token, gallery = one.manage("shell", "-v", "0", "-c", SET_UP).split()
    start(one, other)
    hosts = "SELECT count(DISTINCT host) FROM jobs_worker WHERE ready IS NOT NULL"
    until(lambda: rows(one, hosts) == [(2,)], one)
    limited = {**one.extra, "FUTU_API_RATE": f"{RATE}/h"}
    for instance in places:
        instance.extra = limited
        instance.spawn(f"web-{instance.port}", *GUNICORN)
        instance.wait_until_it_answers()
    headers = {"Authorization": f"Bearer {token}"}
    webs = [
        httpx.Client(base_url=place.url, headers=headers, timeout=60, trust_env=False)
        for place in places
    ]

    # Many small jobs, half of them asked of each web process.
    half = PICTURES // 2
    for place, web in enumerate(webs):
        for first in range(0, half, 5):
            numbers = range(place * half + first, place * half + first + 5)
            files = [("files", (f"{n}.png", picture_bytes(n))) for n in numbers]
            web.post(f"/api/v1/galleries/{gallery}/images", files=files).raise_for_status()
    ready = "SELECT count(*) FROM galleries_image WHERE state = 'ready'"
    until(lambda: rows(one, ready) == [(PICTURES,)], one)
    once = "SELECT max(attempts), count(*) FROM galleries_image"
    assert rows(one, once) == [(1, PICTURES)], "a picture was prepared twice"
    vectors = "SELECT count(*), count(DISTINCT image_id), max(seq) FROM search_embedding"
    assert rows(one, vectors) == [(PICTURES, PICTURES, PICTURES)]
    worked = "SELECT count(*) FROM jobs_worker WHERE queue = 'default' AND active > ready"
    assert rows(one, worked) == [(2,)], "both hosts took jobs"

    # What came by one web process is found by the other.
    asked = {"file": ("a.png", picture_bytes(3))}
    found = webs[1].post("/api/v1/search", files=asked, data={"k": 1}).raise_for_status().json()
    assert (found["searched"], found["results"][0]["image"]["name"]) == (PICTURES, "3.png")

    # Requests of one token count together: 12 uploads and a search were some already.
    left = [int(web.get("/api/v1/me").headers["RateLimit-Remaining"]) for web in webs * 3]
    assert left == list(range(RATE - 14, RATE - 20, -1))

    # Who signs in at one is signed in at the other.
    browser = httpx.Client(base_url=one.url, timeout=60, trust_env=False, follow_redirects=True)
    with browser:
        browser.get("/accounts/login/")
        form = {"login": "zoe", "password": PASSWORD}
        form |= {"csrfmiddlewaretoken": browser.cookies["csrftoken"]}
        browser.post("/accounts/login/", data=form).raise_for_status()
        cookies = dict(browser.cookies)
    seen = httpx.get(f"{other.url}/api/v1/galleries", cookies=cookies, timeout=60, trust_env=False)
    assert [each["name"] for each in seen.raise_for_status().json()["items"]] == ["All"]
