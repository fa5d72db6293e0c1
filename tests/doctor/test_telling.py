"""Who is told what the doctor found: staff, monitors and Prometheus; nobody else."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from apps.accounts.models import User
from apps.doctor.models import Report
from apps.media.models import QuarantinedFile
from tests.api.conftest import program
from tests.house.test_metrics import told

__all__ = ["told"]

HEALTH = "/api/v1/health"


@pytest.fixture
def report(db: None) -> Report:
    finding = {
        "check": "galleries.quota",
        "code": "quota",
        "about": "person",
        "id": "7",
        "values": {"stored": 1, "kept": 2},
        "repaired": False,
    }
    return Report.objects.create(
        state=Report.State.DONE,
        finished=timezone.now(),
        slice_number=3,
        slice_count=30,
        rows=12,
        repaired=1,
        counts={"quota": 1},
        findings=[finding, {**finding, "id": "8", "repaired": True}],
    )


@pytest.fixture
def staff_client(owner, owner_client):
    User.objects.filter(pk=owner.pk).update(is_staff=True, is_superuser=True)
    return owner_client


def test_monitors_of_staff_are_told(staff_client, report):
    found = staff_client.get(HEALTH).json()["doctor"]
    assert found["findings"] == {"quota": 1}
    assert (found["slice"], found["complete"], found["repaired"]) == ("3/30", True, 1)
    assert found["says"] == ["person 7 is counted 1 bytes and keeps 2"]
    assert "1 thing" in found["warning"]


def test_nobody_else_is(report, owner, mate, stranger_client, mate_client):
    for client in (stranger_client, mate_client, program(mate), program(owner)):
        assert client.get(HEALTH).json()["doctor"] is None


def test_before_it_looked_there_is_nothing_to_say(db, staff_client):
    assert staff_client.get(HEALTH).json()["doctor"] is None


def test_the_admin_shows_reports_and_quarantine(staff_client, mate_client, stranger_client, report):
    kept = QuarantinedFile.objects.create(key="media/ab/x", place="quarantine/a/media/ab/x")
    pages = [
        reverse("admin:doctor_report_changelist"),
        reverse("admin:doctor_report_change", args=[report.pk]),
        reverse("admin:media_quarantinedfile_changelist"),
        reverse("admin:media_quarantinedfile_change", args=[kept.pk]),
    ]
    for page in pages:
        assert staff_client.get(page).status_code == 200
        assert mate_client.get(page).status_code == 302
        assert stranger_client.get(page).status_code == 302
    shown = staff_client.get(pages[1]).content.decode()
    assert "person 7 is counted" in shown
    assert "counts it anew" in shown
    assert "Repaired." in shown


def test_the_first_page_warns_those_who_may_see_it(staff_client, mate, mate_client, report):
    User.objects.filter(pk=mate.pk).update(is_staff=True)
    index = reverse("admin:index")
    assert "1 thing amiss" in staff_client.get(index).content.decode()
    assert "amiss" not in mate_client.get(index).content.decode()
    report.counts = {}
    report.save()
    assert "amiss" not in staff_client.get(index).content.decode()


def test_reports_cannot_be_changed(staff_client, report):
    for name in ("change", "delete"):
        page = reverse(f"admin:doctor_report_{name}", args=[report.pk])
        assert staff_client.post(page, {"state": "failed"}).status_code == 403


def test_figures(told, report):
    QuarantinedFile.objects.create(key="a", place="quarantine/a", bytes=5)
    found = told()
    assert found["futu_doctor_findings", "quota"] == 1
    assert 0 <= found["futu_doctor_age_seconds",] < 600
    assert found["futu_quarantine_files",] == 1
    assert found["futu_quarantine_bytes",] == 5


def test_sentences_are_said_in_the_readers_language(report):
    with translation.override("zh-hans"):
        assert len(report.sentences) == 2
