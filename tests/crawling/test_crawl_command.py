"""`manage.py crawl` with a fake spider: what it starts, shows, prints, and returns."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path

import psutil
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from apps.crawling import reasons
from apps.crawling.models import Crawl, CrawledImage, CrawlRequest, Source, SourceTag
from apps.crawling.services import crawl_job, spiders
from apps.crawling.services.crawls import start_crawl
from apps.jobs import kinds, registry
from apps.jobs import services as jobs
from apps.jobs.models import Job, Worker
from apps.jobs.states import Settles
from tests.crawling.conftest import job_of
from tests.jobs.processes import database_url, until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _quick(settings, monkeypatch, tmp_path):
    settings.FUTU_CRAWL_CONTACT = "mailto:crawl@example.org"
    monkeypatch.setenv("FUTU_TEST_TRACE", str(tmp_path / "spiders"))
    monkeypatch.setenv("DATABASE_URL", database_url())
    monkeypatch.setattr(crawl_job, "POLL", 0.05)
    monkeypatch.setattr(crawl_job, "WAITS", (0, 0))
    monkeypatch.setattr("apps.crawling.management.following.POLL_SECONDS", 0.05)


@pytest.fixture
def spider_does(monkeypatch):
    def tell(script: str) -> None:
        stand_in = str(Path(__file__).with_name("spider.py"))
        monkeypatch.setattr(
            spiders,
            "command",
            lambda crawl: [sys.executable, stand_in, str(crawl.pk), *script.split()],
        )

    return tell


def crawl_command(*arguments: str) -> str:
    out = StringIO()
    call_command("crawl", *arguments, stdout=out)
    return out.getvalue()


def trace() -> str:
    file = Path(os.environ["FUTU_TEST_TRACE"])
    return file.read_text() if file.exists() else ""


def test_it_works_by_itself_when_no_workers_are_there_and_tells_the_end(source, spider_does):
    spider_does("seed finish")
    SourceTag.objects.create(source=source, name="cats")
    said = crawl_command("example", "--tags", "cats, ", "--limit", "3")
    crawl = Crawl.objects.get()
    assert (crawl.tags, crawl.limit, crawl.job.state) == (["cats"], 3, Job.State.SUCCEEDED)
    assert "A crawl of Example is started." in said
    assert "Example: Done" in said


def test_it_counts_what_was_not_taken_by_reason(source, spider_does):
    spider_does("seed")
    crawl = start_crawl(source)
    Crawl.objects.update(new=7, seen=2, refused=3, bytes=2048)
    outcomes = [("picture", reasons.TOO_SMALL)] * 3 + [("listing", reasons.HTTP_STATUS)]
    outcomes.append(("listing", reasons.READ))
    for n, (role, outcome) in enumerate(outcomes):
        CrawlRequest.objects.create(
            crawl=crawl, url=f"/{n}", digest=str(n), role=role, outcome=outcome, state="done"
        )
    said = crawl_command("example")
    assert "under way already" in said
    words = [" ".join(line.replace("│", " ").split()) for line in said.splitlines()]
    for line in (
        "New pictures 7",
        "Known pictures 2",
        "Pictures not taken 3",
        "Pictures not taken: Too few pixels 3",
        "Pages not read: Answered with an error 1",
    ):
        assert line in words


def test_a_crawl_that_failed_is_an_error(source, spider_does):
    spider_does("die")
    with pytest.raises(CommandError, match="without getting on"):
        crawl_command("example")


def test_a_crawl_that_was_cancelled_is_an_error(source, spider_does):
    spider_does("seed stay")

    def cancel() -> None:
        until(lambda: "seed" in trace(), "the spider's start")
        jobs.request_cancel(Job.objects.get())

    thread = threading.Thread(target=cancel)
    thread.start()
    with pytest.raises(CommandError, match="was cancelled"):
        crawl_command("example")
    thread.join()


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["nowhere"], "no source nowhere. Sources: example"),
        ([], "Name a source. Sources: example"),
        (["example", "--tags", "dogs"], "no such tags: dogs"),
        (["example", "--limit", "0"], "not a number above 0"),
        (["example", "--limit", "-3"], "not a number above 0"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_to_do(source, arguments, error):
    with pytest.raises(CommandError, match=error):
        crawl_command(*arguments)
    assert not Crawl.objects.exists()


def test_a_crawl_under_way_is_not_narrowed_afterwards(source):
    start_crawl(source)
    with pytest.raises(CommandError, match="under way already"):
        crawl_command("example", "--limit", "5")


def test_no_wait_only_starts_it(source):
    crawl_command("example", "--no-wait")
    assert Crawl.objects.get().job.state == Job.State.QUEUED


def test_a_paused_crawl_goes_on(source, spider_does):
    spider_does("seed finish")
    jobs.request_pause(job_of(start_crawl(source)))
    assert "was paused, and goes on" in crawl_command("example")
    assert Job.objects.get().state == Job.State.SUCCEEDED


def test_one_that_is_paused_meanwhile_is_not_followed_for_ever(source, spider_does):
    spider_does("seed stay")

    def pause() -> None:
        until(lambda: "seed" in trace(), "the spider's start")
        jobs.request_pause(Job.objects.get())

    thread = threading.Thread(target=pause)
    thread.start()
    assert "It was paused. To go on with it: manage.py crawl example" in crawl_command("example")
    thread.join()


@pytest.fixture
def _ctrl_c_is_heard() -> Iterator[None]:
    """Also where the suite runs in a shell's background, which ignores SIGINT."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_ctrl_c_is_heard")
def test_ctrl_c_stops_our_own_work_and_says_how_to_go_on(source, spider_does, capfd):
    spider_does("seed stay")

    def press() -> None:
        until(lambda: "seed" in trace(), "the spider's start")
        os.kill(os.getpid(), signal.SIGINT)

    out = StringIO()
    thread = threading.Thread(target=press)
    thread.start()
    with pytest.raises(SystemExit) as left:
        call_command("crawl", "example", stdout=out)
    thread.join()
    assert left.value.code == 130
    assert "rests where it is. To go on with it: manage.py crawl example" in out.getvalue()
    assert Job.objects.get().state == Job.State.QUEUED
    assert not psutil.pid_exists(int(trace().split()[1]))


def test_with_workers_it_only_watches_and_ctrl_c_leaves_them_alone(source, monkeypatch):
    for queue in ("default", "vision", "crawl", "hosted"):
        Worker.objects.create(queue=queue, host="far", pid=1, seen=timezone.now())

    def press(seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("apps.crawling.management.following.time.sleep", press)
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("crawl", "example", stdout=out)
    assert "goes on in the workers" in out.getvalue()
    assert Job.objects.get().state == Job.State.QUEUED


def test_pictures_are_waited_for_until_they_are_prepared(
    source, spider_does, make_entry, monkeypatch
):
    """They are prepared by a job of their own, which is also run here."""
    spider_does("seed finish")
    entry = make_entry(1, state="arrived")
    done: list[int] = []

    def prepare(run) -> None:
        CrawledImage.objects.update(state="waiting")
        done.append(entry.pk)

    kind = replace(kinds.get_kind("galleries.add"), settles=Settles.RETURN)
    monkeypatch.setitem(kinds._kinds, kind.name, kind)
    monkeypatch.setitem(registry._handlers, kind.name, prepare)
    jobs.start("galleries.add", total=1)
    crawl_command("example")
    assert done == [entry.pk]


def test_what_cannot_be_prepared_is_not_waited_for(source, spider_does, make_entry):
    spider_does("seed finish")
    make_entry(1, state="arrived")
    assert "Example: Done" in crawl_command("example")


def test_the_list_shows_each_source_with_its_last_crawl(source, django_assert_num_queries):
    Source.objects.found(name="Other", slug="other", homepage="https://o.org/", enabled=False)
    crawl = start_crawl(source)
    Crawl.objects.update(new=5)
    jobs.request_cancel(job_of(crawl))
    with django_assert_num_queries(2):
        said = crawl_command("--list")
    [example] = [line for line in said.splitlines() if "example" in line]
    assert "Cancelled" in example
    assert " 5 " in example
    assert " Off " in said
