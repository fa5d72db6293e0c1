"""The operations page: who sees it, in every state; what staff do about alerts."""

from __future__ import annotations

import html
import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from apps.audit.models import Entry
from apps.doctor.services import last_report
from apps.galleries import files
from apps.jobs import services as jobs
from apps.operations.models import Alert, Notice, Sample, Severity
from futu import metrics

PAGE = "/operations/"


@pytest.fixture
def staff_client(owner, owner_client):
    owner.is_staff = True
    owner.save()
    owner.user_permissions.add(*Permission.objects.filter(codename="view_alert"))
    return owner_client


@pytest.fixture
def may_change(owner):
    owner.user_permissions.add(*Permission.objects.filter(codename="change_alert"))


@pytest.fixture
def alert(db) -> Alert:
    now = timezone.now() - timedelta(minutes=5)
    return Alert.objects.create(
        rule="disk", severity=Severity.CRITICAL, value=97, since=now, began=now, told=now
    )


def test_who_sees_it(owner, staff_client, mate, mate_client, stranger_client):
    assert stranger_client.get(PAGE).status_code == 302
    assert mate_client.get(PAGE).status_code == 404
    assert staff_client.get(PAGE).status_code == 200
    mate.is_staff = True
    mate.save()
    assert mate_client.get(PAGE).status_code == 404
    assert "Operations" in staff_client.get("/help/").content.decode()
    assert PAGE not in mate_client.get("/help/").content.decode()


def test_staff_without_a_second_step_set_one_up_first(staff_client, settings):
    settings.FUTU_HTTPS = True
    answer = staff_client.get(PAGE, secure=True)
    assert answer.status_code == 302


def test_empty(staff_client):
    text = staff_client.get(PAGE).content.decode()
    assert "Nobody works on the queue “default”." in text
    assert text.count("There is nothing to draw yet.") == 8
    assert "None were kept in the last ten minutes." in text


@pytest.mark.parametrize("period", ["day", "week", "month", "", "century"])
def test_busy(staff_client, image, period):
    now = timezone.now()
    jobs.start("media.sweep")
    for hours in range(24):
        values = {
            "futu_jobs{default,queued}": 3 + hours,
            "futu_queue_age_seconds{default}": 40.0 * hours,
            "futu_disk_bytes": 10**12,
            "futu_disk_free_bytes": 5 * 10**11 - hours * 10**9,
            "futu_jobs_ended_hour{succeeded}": 40,
        }
        at = now - timedelta(hours=hours)
        Sample.objects.create(at=at, values=values)
        web = {"requests{2xx}": 50, "searches{first,0.25}": 4}
        Sample.objects.create(at=at, source="web:a:1", values=web)
    text = staff_client.get(f"{PAGE}?period={period}").content.decode()
    assert text.count('<svg class="chart__drawing"') >= 5
    assert "<title id=" in text
    assert "As a table" in text
    assert "style=" not in text


def test_the_parts_that_htmx_asks_for(staff_client):
    answer = staff_client.get(PAGE, headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert 'id="state"' in answer.content.decode()


def test_what_cannot_be_told_is_said(staff_client, monkeypatch):
    def broken():
        raise DatabaseError("down")

    for group in ("jobs", "disk", "jobs_ended"):
        monkeypatch.setitem(metrics._gauges, group, broken)
    text = staff_client.get(PAGE).content.decode()
    assert "Figures that cannot be told now: jobs, jobs_ended, disk" in text
    assert "The queues cannot be looked at now." in text


def test_how_long_the_disk_lasts(staff_client, monkeypatch):
    now = timezone.now()
    for days, free in ((2, 300), (0, 100)):
        values = {"futu_disk_bytes": 1000.0, "futu_disk_free_bytes": float(free)}
        Sample.objects.create(at=now - timedelta(days=days), values=values)

    class Usage:
        total, free = 1000, 100

    monkeypatch.setattr("apps.media.metrics.shutil.disk_usage", lambda path: Usage)
    text = staff_client.get(PAGE).content.decode()
    assert "full in 1 day" in text
    assert "90%" in text


def test_what_the_doctor_found_is_shown(staff_client, add):
    """A file that is not there any more, which the doctor has seen."""
    image = add(1).images[0]
    default_storage.delete(files.key(image.pk, files.Variant.ORIGINAL))
    with pytest.raises(CommandError, match="amiss"):
        call_command("doctor", stdout=io.StringIO(), stderr=io.StringIO())
    text = staff_client.get(PAGE).content.decode()
    assert last_report().warning in html.unescape(text)


def test_alerts_are_shown_and_handled(staff_client, may_change, alert, owner):
    Notice.objects.create(alert=alert, event="begin", channel="webhook", error="HTTP 500")
    assert "The disk is full to 97" in staff_client.get(PAGE).content.decode()
    address = reverse("operations:handle", args=[alert.pk])
    for deed in ("acknowledge", "silence"):
        assert staff_client.post(address, {"deed": deed}).status_code == 302
    alert.refresh_from_db()
    assert alert.acknowledged
    assert alert.is_silenced
    text = staff_client.get(PAGE).content.decode()
    assert "silenced" in text
    assert "HTTP 500" in text
    staff_client.post(address, {"deed": "speak"})
    alert.refresh_from_db()
    assert (alert.acknowledged, alert.silenced_until) == (None, None)
    handled = Entry.objects.filter(action="alert_handled").order_by("pk")
    assert [row.details["deed"] for row in handled] == ["acknowledge", "silence", "speak"]
    assert {row.actor for row in handled} == {owner.pk}


def test_only_staff_who_may_handle_them(
    staff_client, alert, mate_client, stranger_client, django_capture_on_commit_callbacks
):
    address = reverse("operations:handle", args=[alert.pk])
    assert stranger_client.post(address, {"deed": "silence"}).status_code == 302
    assert mate_client.post(address, {"deed": "silence"}).status_code == 404
    assert staff_client.post(address, {"deed": "silence"}).status_code == 404
    assert "Silence for a day" not in staff_client.get(PAGE).content.decode()
    alert.refresh_from_db()
    assert not alert.is_silenced


def test_a_deed_that_there_is_not_changes_nothing(staff_client, may_change, alert):
    address = reverse("operations:handle", args=[alert.pk])
    for data in ({}, {"deed": "explode"}):
        assert staff_client.post(address, data).status_code == 302
    assert staff_client.post(reverse("operations:handle", args=[99]), {}).status_code == 404
    assert not Entry.objects.filter(action="alert_handled").exists()


def test_what_is_over_is_listed(staff_client, alert):
    Alert.objects.update(ended=timezone.now())
    text = staff_client.get(PAGE).content.decode()
    assert "Those that are over" in text
    assert "None goes on." in text


def test_the_page_asks_the_same_however_much_there_is(
    staff_client, alert, django_assert_max_num_queries
):
    with django_assert_max_num_queries(40):
        staff_client.get(PAGE)
