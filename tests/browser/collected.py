"""A public gallery behind the scenes, for the suites that go over every page of its admin."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from futu.instance import Instance

# What a crawl, a decision and a visitor leave, made at once.
COLLECTED = """
import json
import time
from django.core.files.base import File
from django.utils import timezone
from apps.accounts.models import User
from apps.crawling.digests import digest_of
from apps.crawling.models import (
    Crawl, CrawledImage, CrawlRequest, Decision, Source, SourceTag, Takedown,
)
from apps.classification.models import Trial, TrialAnswer
from apps.classification.services.recipes import PROMPT, create_recipe, local_recipe
from apps.crawling.services import publishing
from apps.galleries import services
from apps.galleries.models import Image
from apps.jobs.models import Job
from apps.providers.models import Provider

User.objects.filter(username={name!r}).update(is_staff=True, is_superuser=True)
staff, now = User.objects.get(username={name!r}), timezone.now()
source = Source.objects.found(
    name="Harbour archive", slug="harbour-archive", homepage="https://archive.example/",
    licence="cc-by-4.0", schedule="weekly",
    settings={{"start": ["https://archive.example/tags/"], "tag_links": "ul.tags a",
               "details": ".grid a", "picture": [".full"], "title": "h1", "author": ".credit"}},
)
word = SourceTag.objects.create(source=source, name="harbours")
job = Job.objects.create(
    kind="crawling.crawl", state="succeeded", params={{"about": source.name}}, done=9, total=9,
    started=now, finished=now,
)
crawl = Crawl.objects.create(
    source=source, job=job, started_by=staff, requests=19, pages=9, new={count}, refused=3,
    bytes=1_400_000, finished=now,
)


def visit(url, entry, outcome, status=200):
    CrawlRequest.objects.create(
        crawl=crawl, url=url, digest=digest_of(url), host="archive.example", role="picture",
        source_tag=word, entry=entry, state="done", outcome=outcome, status=status, asked=now,
        finished=now,
    )


def entry(number, state, **values):
    url = f"https://archive.example/pictures/{{number}}.jpg"
    made = CrawledImage.objects.create(
        source=source, url=url, digest=digest_of(url), page=url[:-4], state=state,
        title=f"Harbour, plate {{number}}", author="A. Painter", fetched=now, **values,
    )
    made.source_tags.add(word)
    return made


files = [File(open(path, "rb"), f"{{n}}.jpg") for n, path in enumerate({paths!r})]
added = services.add_images(source.waiting, files)
deadline = time.monotonic() + 60
while Image.objects.filter(gallery=source.waiting).exclude(state="ready"):
    assert time.monotonic() < deadline, "they are not ready"
    time.sleep(0.2)
for number, image in enumerate(added.images):
    score = (0.9, 0.5, 0.1)[number % 3]
    kept = entry(number, "waiting", image=image, score=score)
    visit(kept.url, kept, "kept")
double = entry(90, "duplicate", image=kept.image, duplicate_of=kept, reason_code="same_bytes")
visit(double.url, double, "same_bytes")
for number, why in enumerate(("robots", "too_small", "http_status"), 91):
    params = {{"width": 16, "height": 16, "least": 200, "status": 404, "rule": "/closed/"}}
    gone = entry(number, "refused", reason_code=why, params=params)
    visit(gone.url, gone, why, 404)
publishing.approve(CrawledImage.objects.filter(title="Harbour, plate 0"), by=staff)
asked = Takedown.objects.create(
    kind="page", value="https://archive.example/pictures/1", name="A. Painter",
    reason="I painted this, and it is not to be shown.",
)
settings = {{"model": "sees-1", "prompt": PROMPT, "side": 768, "quality": 85, "floor": 0.5}}
settings["provider"] = Provider.objects.get(name="Example AI")
create_recipe(settings | {{"name": "By a model"}}, staff)
changed = PROMPT.replace("exactly one", "one") + " A person with a dog is single_person."
recipe = create_recipe(settings | {{"name": "By a model 2", "prompt": changed}}, staff)
trial = Trial.objects.create(recipe=recipe, baseline=local_recipe(), person=staff, pictures=4)
answers = (("pets", "pets"), ("pets", "single_person"), ("foods", "foods"), ("foods", "unsure"))
for number, (truth, said) in enumerate(answers):
    for one in (recipe, trial.baseline):
        TrialAnswer.objects.create(
            trial=trial, recipe=one, name=f"{{number}}.jpg", sha256=f"{{number}}", truth=truth,
            said=said, confidence=0.8, milliseconds=900, price=1200, paid=1200,
        )
print(json.dumps({{
    "recipe": str(recipe.pk),
    "trial": str(trial.pk),
    "archive": str(source.pk),
    "crawl": str(crawl.pk),
    "entry": str(kept.pk),
    "word": str(word.pk),
    "action": str(Decision.objects.latest("id").action),
    "takedown": str(asked.pk),
}}))
"""


def collect(instance: Instance, name: str, pictures: Sequence[Path]) -> dict[str, str]:
    """Makes `name` staff with a source that was crawled; returns the ids in the admin's pages."""
    paths = [str(path) for path in pictures]
    script = COLLECTED.format(name=name, paths=paths, count=len(paths))
    ids: dict[str, str] = json.loads(instance.manage("shell", "-v", "0", "-c", script))
    return ids
