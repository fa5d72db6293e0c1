"""Worker and web killed in the middle of a batch: each picture ends once, and is paid for once."""

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from apps.providers.fake import KEY, FakeProvider, Received, running
from futu.instance import Instance
from tests.run.test_killed_workers import count, kill_with_children

pytestmark = pytest.mark.workers

PICTURES = 200
LIMIT_SECONDS = 120
GUNICORN = ("-m", "gunicorn", "--config", "python:futu.gunicorn_config", "futu.wsgi")
VERDICTS = "SELECT count(*) FROM classification_verdict"
OVER = """SELECT count(*) FROM jobs_job
    WHERE kind LIKE 'classification.gallery%' AND state = 'succeeded'"""
# Each picture's answers and failures in the job: how many have one, and how many more than one.
OUTCOMES = """SELECT count(*), count(DISTINCT image_id) FROM classification_classification
    WHERE job_id IS NOT NULL"""
SET_UP = """
import io
from django.utils import timezone
from PIL import Image as Pillow
from apps.accounts.models import User
from apps.accounts.services import issue_token
from apps.classification.services import picture_jobs
from apps.classification.services.recipes import PROMPT, create_recipe, set_live
from apps.galleries import files
from apps.galleries.models import Gallery, Image
from apps.providers.models import Consent, Provider
from apps.providers.services.credentials import set_key
person = User.objects.create_user("zoe")
gallery = Gallery.objects.create(owner=person, name="All")
look = dict(gallery=gallery, bytes=1, format="PNG", width=48, height=32, state="ready")
for n in range({pictures}):
    image = Image.objects.create(
        name=str(n), sha256=format(n, "064x"), prepared_at=timezone.now(), **look
    )
    content = io.BytesIO()
    Pillow.new("RGB", (48, 32), (n, 255 - n, 7 * n % 256)).save(content, "WEBP", lossless=True)
    files.save(image.pk, files.Variant.PREVIEW, content.getvalue())
values = dict(base_url="{url}", chat_model="sees", is_hosted=True, timeout=20, attempts=1)
provider = Provider.objects.create(name="Far away", **values)
set_key(provider, "{key}")
Consent.objects.create(person=person, provider=None)
look = dict(model="sees", prompt=PROMPT, side=64, quality=85, floor=0.5)
recipe = create_recipe(dict(name="By a model", provider=provider, **look))
set_live(recipe)
ids = list(Image.objects.order_by("pk").values_list("pk", flat=True))
job = picture_jobs.start(ids, recipe, person, about="All")
print(issue_token(person, "crash", ["read", "write"])[1], ids[-1])
"""


@pytest.fixture
def fake() -> Iterator[FakeProvider]:
    with running() as server:
        yield server


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    instance = Instance(tmp_path, extra={"FUTU_SPEC": "fake"})
    try:
        instance.prepare()
        yield instance
    finally:
        instance.stop()


def until(happened: Callable[[], bool], instance: Instance) -> None:
    deadline = time.monotonic() + LIMIT_SECONDS
    while not happened():
        assert time.monotonic() < deadline, instance.logs()
        time.sleep(0.02)


def shown(request: Received) -> str:
    """Which picture was asked about."""
    return hashlib.sha256(json.dumps(request.body["messages"]).encode()).hexdigest()


def ask(instance: Instance, token: str, image: str) -> None:
    """By the web's process, which is killed while it waits for the answer."""
    try:
        httpx.post(
            f"{instance.url}/api/v1/classify/by-image",
            headers={"Authorization": f"Bearer {token}"},
            json={"image": image},
            timeout=LIMIT_SECONDS,
        )
    except httpx.TransportError:
        pass


def test_nothing_is_lost_doubled_or_paid_twice(instance: Instance, fake: FakeProvider):
    work = instance.spawn("work", "manage.py", "work")
    web = instance.spawn("web", *GUNICORN)
    set_up = SET_UP.format(url=fake.openai, key=KEY, pictures=PICTURES)
    token, last = instance.manage("shell", "-v", "0", "-c", set_up).split()
    instance.wait_until_it_answers()
    until(lambda: len(fake.received) >= PICTURES // 5, instance)
    fake.is_open.clear()
    # The last picture of the batch, which the worker has not come to.
    asking = threading.Thread(target=ask, args=[instance, token, last])
    asking.start()
    until(lambda: fake.under_way == 2, instance)  # The worker's, and the web's.
    for process in (work, web):
        kill_with_children(process.pid)
        process.wait()
    asking.join()
    stored, before = count(instance, VERDICTS), len(fake.received)
    assert 0 < stored < PICTURES - 2, "the kill was not in the middle"
    assert before == stored + 2, "those that were under way are paid, and lost"
    fake.is_open.set()

    instance.spawn("work", "manage.py", "work")
    instance.spawn("web", *GUNICORN)
    until(lambda: count(instance, OVER) == 1, instance)
    assert count(instance, VERDICTS) == PICTURES
    assert len(fake.received) == before + PICTURES - stored
    again = [shown(request) for request in fake.received]
    assert len(set(again)) == PICTURES
    assert len(again) - len(set(again)) == 2
    assert outcomes(instance) == (PICTURES, PICTURES)


def outcomes(instance: Instance) -> tuple[int, int]:
    rows = count(instance, OUTCOMES)
    pictures = count(instance, OUTCOMES.replace("count(*), ", ""))
    return rows, pictures
