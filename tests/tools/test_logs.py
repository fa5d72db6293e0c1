"""Requests have numbers, which log lines, problems, error pages and jobs name."""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys

import pytest
from django.db import OperationalError
from django.urls import reverse

from apps.galleries import files
from apps.jobs import kinds, registry
from apps.jobs import services as jobs
from apps.jobs.models import Job
from futu import tracing
from futu.logs import JsonLines
from futu.request_ids import HEADER, shown_path

OURS = "abcd-1234.of_a.proxy"


@pytest.fixture
def lines():
    """What is logged meanwhile, as programs read it."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(JsonLines())
    root, access = logging.getLogger(), logging.getLogger("futu.access")
    root.addHandler(handler)
    level = access.level
    access.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in text.getvalue().splitlines()]
    access.setLevel(level)
    root.removeHandler(handler)


@pytest.fixture
def kind(monkeypatch):
    """A kind of job that logs one line, or fails."""
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    monkeypatch.setattr(registry, "_handlers", dict(registry._handlers))

    @registry.job_kind("tests.say", title="Saying", max_attempts=1)
    def say(run):
        if run.params.get("fails"):
            raise ZeroDivisionError("by purpose")
        if run.params.get("more"):
            jobs.start("tests.say")
        logging.getLogger("tests").info("At work.")

    return "tests.say"


def test_an_answer_has_a_number(stranger_client):
    first, second = (stranger_client.get("/robots.txt")[HEADER] for _ in range(2))
    assert len(first) == 32
    assert first != second


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (OURS, True),
        ("short", False),
        ("x" * 65, False),
        ("has a blank in it", False),
        ("line\r\nbreak-here", False),
        ("", False),
    ],
)
def test_a_proxys_number_is_kept_if_it_is_one(stranger_client, given, kept):
    answer = stranger_client.get("/robots.txt", headers={HEADER: given})
    assert (answer[HEADER] == given) is kept


def test_problems_name_it(stranger_client, db):
    answer = stranger_client.get("/api/v1/galleries", headers={HEADER: OURS})
    assert answer.json()["request_id"] == OURS
    gone = stranger_client.get("/api/v1/no/such/thing", headers={HEADER: OURS})
    assert gone.json()["request_id"] == OURS


def test_the_page_of_an_error_asks_to_quote_it(owner_client, gallery, upload, monkeypatch, lines):
    def fail(*args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr(files, "save", fail)
    owner_client.raise_request_exception = False
    address = reverse("galleries:upload", args=[gallery.id])
    answer = owner_client.post(address, {"files": [upload()]}, headers={HEADER: OURS})
    assert OURS in answer.content.decode()
    noted = [line for line in lines() if line["logger"] == "django.request"]
    assert noted[0]["request_id"] == OURS
    assert "OperationalError: gone" in noted[0]["exception"]


def test_access_lines_say_who_by_id_alone(owner, owner_client, lines):
    owner_client.get(reverse("accounts:home") + "?secret=1", headers={HEADER: OURS})
    line = next(line for line in lines() if line["logger"] == "futu.access")
    assert (
        line.items()
        >= {
            "request_id": OURS,
            "user_id": owner.pk,
            "method": "GET",
            "path": reverse("accounts:home"),
            "status": 200,
            "level": "INFO",
        }.items()
    )
    assert "owner" not in json.dumps(line)
    assert "secret" not in json.dumps(line)


def test_a_token_tells_who_asks(owner, lines):
    from tests.api.conftest import program

    program(owner).get("/api/v1/galleries")
    assert [line["user_id"] for line in lines() if line["logger"] == "futu.access"] == [owner.pk]


def test_secrets_of_links_are_no_part_of_a_path():
    signed = "e2a5c1f00d3e4c2c9a7f7b8f9d0a1b2c.Xk3v0x"
    assert shown_path(f"/shared/{signed}/") == "/shared/e2a5c1…/"
    assert shown_path("/pictures/e2a5c1f0-0d3e-4c2c-9a7f-7b8f9d0a1b2c/").endswith("1b2c/")


def test_a_job_belongs_to_the_request_that_queued_it(owner, kind, lines, rf):
    tracing.begin(rf.get("/", headers={HEADER: OURS}))
    job = jobs.start(kind, owner_id=owner.pk, params={"more": True})
    tracing.clear()
    jobs.drain()
    said = [line for line in lines() if line["logger"] == "tests"]
    later = Job.objects.exclude(pk=job.pk).get()
    assert [(line["request_id"], line["job_id"]) for line in said] == [
        (OURS, str(job.pk)),
        (OURS, str(later.pk)),
    ]
    assert said[0]["user_id"] == owner.pk
    assert tracing.present() == tracing.Trace()


def test_a_failing_job_is_one_line(db, kind, lines):
    job = jobs.start(kind, params={"fails": True})
    jobs.drain()
    (line,) = [line for line in lines() if "exception" in line]
    assert line["job_id"] == str(job.pk)
    assert "ZeroDivisionError" in line["exception"]


def test_after_a_request_nothing_belongs_to_it(owner_client):
    owner_client.get("/help/")
    assert tracing.request_id() == ""


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_probes_have_the_names_that_orchestrators_expect(stranger_client, db, path):
    assert set(stranger_client.get(path).json()) == {"ok"}


def run(tmp_path, code: str, form: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "FUTU_DATA": str(tmp_path), "FUTU_LOG_FORMAT": form},
        capture_output=True,
        text=True,
    )


LOGGING = """
import django, logging, os
os.environ["DJANGO_SETTINGS_MODULE"] = "futu.settings"
django.setup()
logging.getLogger("somewhere").warning("two\\nlines, 图")
"""


def test_commands_log_as_set(tmp_path):
    (line,) = run(tmp_path, LOGGING, "json").stderr.splitlines()
    told = json.loads(line)
    assert (told["level"], told["logger"], told["message"]) == (
        "WARNING",
        "somewhere",
        "two\nlines, 图",
    )
    assert told["time"].endswith("+00:00")
    assert "WARNING somewhere: two" in run(tmp_path, LOGGING, "").stderr


def test_a_format_that_is_none_is_named(tmp_path):
    assert "FUTU_LOG_FORMAT is" in run(tmp_path, LOGGING, "yaml").stderr
