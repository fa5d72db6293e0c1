"""`python -m tests.upgrade.checks`: what people find after the upgrade, looked at by the code of
today inside the upgraded instance. Prints, as JSON, what each check found wrong.

They run in their order: the first look, the later ones go on with what was left half done.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_q.models import OrmQ

from apps.accounts.models import User
from apps.crawling.models import BlockRule, CrawledImage, Decision, Source, Takedown
from apps.crawling.services import publishing
from apps.galleries import files
from apps.galleries.files import Variant
from apps.galleries.models import Gallery, Image
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.media.models import Upload
from apps.search.diffusion import FIXED_RANKS
from apps.search.models import IndexState, Query
from apps.search.services.answering import answer
from futu.doctor import findings

EXPECTED = "expected.json"
CURATORS = {
    *("view_crawledimage", "change_crawledimage", "view_decision", "view_crawlrequest"),
    *("view_blockrule", "view_takedown", "change_takedown", "view_crawl", "view_perceptualhash"),
}
CLERK = {"view_unembeddableimage", "change_activemodel", "view_crawledimage"}
OF_PEOPLE = (
    *("galleries:index", "galleries:bin", "search:new", "search:history", "jobs:index"),
    *("explore:index", "explore:tags", "accounts:home", "accounts:history", "accounts:tokens"),
)
OF_STAFF = (
    *("crawling/crawledimage", "crawling/crawlrequest", "crawling/blockrule", "crawling/source"),
    *("crawling/crawl", "crawling/decision", "crawling/takedown", "crawling/sourcetag"),
    *("search/activemodel", "search/unembeddableimage", "search/indexstate", "jobs/job"),
    *("accounts/user", "galleries/image", "galleries/gallery"),
    # As they were called then.
    *("crawling/entry", "crawling/visit", "crawling/bar", "search/serving", "search/unseen"),
)


def expected() -> dict[str, Any]:
    from django.conf import settings

    said: dict[str, Any] = json.loads((Path(settings.FUTU_DATA) / EXPECTED).read_text())
    return said


def browser(name: str, **headers: str) -> Client:
    client = Client(SERVER_NAME="localhost", headers=headers)
    if name:
        client.force_login(User.objects.get(username=name))
    return client


def opens(client: Client, address: str) -> None:
    response = client.get(address, follow=True)
    assert response.status_code == 200, (address, response.status_code)
    assert "/login/" not in response.request["PATH_INFO"], address


# -- What was there


# Without jobs: some ran when the power went. Of what has arrived the old database has no file.
ROOMS = ("galleries", "media", "search", "crawling", "duplicates", "classification", "films")


def nothing_disagrees() -> None:
    said = [str(one) for one in findings(*ROOMS) if one.code != "entry_staged_lost"]
    assert not said, said


def permissions_are_held() -> None:
    curator, clerk = (User.objects.get(username=name) for name in ("curator", "clerk"))
    of_group = curator.groups.get(name="Curators").permissions
    assert set(of_group.values_list("codename", flat=True)) == CURATORS
    assert set(clerk.user_permissions.values_list("codename", flat=True)) == CLERK
    assert curator.has_perm("crawling.change_crawledimage")
    opens(browser("curator"), "/admin/crawling/crawledimage/")
    opens(browser("clerk"), "/admin/search/unembeddableimage/")
    assert browser("mate").get("/admin/crawling/crawledimage/").status_code == 302


def originals_are_as_they_were_sent() -> None:
    for image in Image.including_bin.filter(gallery__keeps_originals=True):
        with default_storage.open(files.key(image.id, Variant.ORIGINAL), "rb") as file:
            assert hashlib.sha256(file.read()).hexdigest() == image.sha256, image


def searches_find_what_they_found() -> None:
    for query_id, was in expected()["queries"].items():
        found = answer(Query.objects.get(id=query_id), 20)
        # Behind the nearest the order is by kind, which was not known then.
        assert len(found.results) == len(was)
        for result, (id_, score) in zip(
            found.results[:FIXED_RANKS], was[:FIXED_RANKS], strict=True
        ):
            assert str(result.image.id) == id_, query_id
            assert abs(result.score - score) < 1e-6, (query_id, result.score, score)
    state = IndexState.objects.exclude(segment="").get()
    assert (state.fault, state.epoch) == ("", 1), "The segment of then is not asked any more."


def searches_open() -> None:
    client = browser("owner")
    for query in Query.objects.filter(owner__username="owner"):
        opens(client, query.get_absolute_url())


def pages_open() -> None:
    client = browser("owner")
    for name in OF_PEOPLE:
        opens(client, reverse(name))
    for gallery in Gallery.objects.filter(owner__username="owner"):
        opens(client, gallery.get_absolute_url())
    for image in Image.objects.filter(gallery__owner__username="owner", gallery__binned=None):
        opens(client, image.get_absolute_url())
        if image.prepared_at:
            opens(client, reverse("galleries:file", args=[image.id, Variant.THUMBNAIL]))
    for job in Job.objects.filter(owner__username="owner"):
        opens(client, job.get_absolute_url())


def public_pages_open_to_strangers() -> None:
    client = browser("")
    public = Gallery.objects.filter(owner=None, visibility="public")
    images = Image.objects.filter(gallery__in=public)
    assert images.exists()
    for row in (*public, *images):
        opens(client, row.get_absolute_url())


def pages_of_staff_open() -> None:
    client = browser("staff")
    for name in OF_STAFF:
        opens(client, f"/admin/{name}/")
    for entry in CrawledImage.objects.all():
        opens(client, reverse("admin:crawling_crawledimage_change", args=[entry.pk]))
    for source in Source.objects.all():
        opens(client, f"/admin/crawling/source/{source.pk}/history/")


def links_that_were_shared_open() -> None:
    free, locked = sorted(expected()["shares"], key=_is_locked)
    page = browser("").get(reverse("galleries:shared", args=[free]))
    assert b"picture-1.png" in page.content
    client = browser("")
    assert b"picture-1.png" not in client.get(reverse("galleries:shared", args=[locked])).content
    client.post(reverse("galleries:shared_unlock", args=[locked]), {"password": "let me in"})
    opens(client, reverse("galleries:shared", args=[locked]))


def _is_locked(signed: str) -> bool:
    from apps.galleries.sharing.services import share_of

    return bool(share_of(signed).password)


def programs_get_in() -> None:
    headers = {"Authorization": f"Bearer {expected()['token']}"}
    answered = browser("", **headers).get("/api/v1/galleries").json()
    assert {"Holidays", "Work"} <= {row["name"] for row in answered["items"]}


def passwords_let_in() -> None:
    client = browser("")
    answered = client.post(
        reverse("account_login"), {"login": "owner", "password": "correct horse battery"}
    )
    assert answered.status_code == 302
    opens(client, reverse("accounts:home"))


def what_was_taken_down_is_blocked() -> None:
    assert BlockRule.objects.on_address(url="https://example.org/never.jpg")
    assert BlockRule.objects.perceptual_hashes()
    author = Takedown.objects.get(kind="author", state="done")
    assert [source.name for source in author.sources.all()] == ["Example"]


# -- What was left half done


def decisions_can_be_undone() -> None:
    by = User.objects.get(username="curator")
    undone = (("reject", 1004, "waiting"), ("approve", 1003, "waiting"))
    for verb, n, state in (*undone, ("withdraw", 1002, "approved")):
        entry = CrawledImage.objects.get(url=f"https://example.org/{n}.jpg")
        outcome = publishing.undo(Decision.objects.get(entry=entry, verb=verb).action, by=by)
        entry.refresh_from_db()
        why = "by_staff" if state == "approved" else ""
        assert (entry.state, entry.reason_code) == (state, why), (verb, outcome)


def a_half_sent_file_is_gone_on_with() -> None:
    half = expected()["half"]
    # The upgrade took a moment, not the days since the archive was made.
    Upload.objects.filter(name="half.png").update(touched=timezone.now())
    address = reverse("media:upload", args=[Upload.objects.get(name="half.png").id])
    client, tus = browser("owner"), {"Tus-Resumable": "1.0.0"}
    assert client.head(address, headers=tus)["Upload-Offset"] == str(half["offset"])
    answered = client.patch(
        address,
        base64.b64decode(half["rest"]),
        "application/offset+octet-stream",
        headers={**tus, "Upload-Offset": str(half["offset"])},
    )
    assert answered.status_code == 204
    jobs.drain()
    image = Image.objects.get(gallery__name="Work", sha256=half["sha256"])
    assert image.state == Image.State.READY


def what_waited_is_done() -> None:
    """Also the zip that had come in whole, and two pictures, one begun before the power went."""
    Job.objects.filter(state="running").update(heartbeat=None)
    jobs.reconcile()
    jobs.drain()
    left = Job.objects.filter(state__in=("queued", "running")).values_list("kind", "state", "queue")
    assert not left, list(left)
    for name in ("zipped-71.png", "zipped-72.png", "picture-60.png", "picture-61.png"):
        assert Image.objects.get(name=name).state == "ready", name


def paused_and_failed_work_is_taken_up() -> None:
    paused = Job.objects.get(kind="search.forget", state="paused")
    jobs.resume(paused)
    failed = Job.objects.get(kind="galleries.unpack", state="failed")
    assert jobs.retry(failed)
    jobs.drain()
    paused.refresh_from_db()
    failed.refresh_from_db()
    assert (paused.state, failed.state) == ("succeeded", "failed")
    assert str(failed.error)


def workers_can_read_the_queues() -> None:
    for row in OrmQ.objects.all():
        assert row.task["func"] == "apps.jobs.tasks.perform", row.task


def nothing_disagrees_after_that() -> None:
    said = [str(one) for one in findings(*ROOMS) if one.code != "entry_staged_lost"]
    assert not said, said


CHECKS: tuple[Callable[[], None], ...] = (
    nothing_disagrees,
    permissions_are_held,
    originals_are_as_they_were_sent,
    searches_find_what_they_found,
    searches_open,
    pages_open,
    public_pages_open_to_strangers,
    pages_of_staff_open,
    links_that_were_shared_open,
    programs_get_in,
    passwords_let_in,
    what_was_taken_down_is_blocked,
    workers_can_read_the_queues,
    decisions_can_be_undone,
    a_half_sent_file_is_gone_on_with,
    what_waited_is_done,
    paused_and_failed_work_is_taken_up,
    nothing_disagrees_after_that,
)
NAMES = tuple(check.__name__ for check in CHECKS)


def wrong_with(check: Callable[[], None]) -> str:
    try:
        check()
    except Exception:  # noqa: BLE001 - told to the test that waits for it
        return traceback.format_exc()
    return ""


if __name__ == "__main__":
    # What a handler prints belongs to nobody's JSON.
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    json.dump({check.__name__: wrong_with(check) for check in CHECKS}, out)
    out.close()
