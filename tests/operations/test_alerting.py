"""When alerts begin, go on and end, and who is told."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from apps.accounts.models import User
from apps.operations.facts import Facts
from apps.operations.models import Alert, Notice, Sample
from apps.operations.rules import BY_NAME
from apps.operations.services import alerting, delivery, webhook

SECRET = "a shared secret"
START = timezone.now().replace(microsecond=0)
DISK = {"futu_disk_bytes": 100.0, "futu_disk_free_bytes": 5.0}
WELL = {"futu_disk_bytes": 100.0, "futu_disk_free_bytes": 50.0}


@pytest.fixture(autouse=True)
def _only_the_disk(monkeypatch):
    monkeypatch.setattr(alerting, "RULES", (BY_NAME["disk"],))


@pytest.fixture
def staff(owner) -> User:
    User.objects.filter(pk=owner.pk).update(is_staff=True)
    owner.user_permissions.add(*Permission.objects.filter(codename="view_alert"))
    return owner


def after(figures, minutes: float = 0):
    """What happens at that minute."""
    now = START + timedelta(minutes=minutes)
    alerting.look(Facts(figures, now))
    delivery.send_due(now)


def events() -> list[str]:
    return list(Notice.objects.order_by("pk").values_list("event", flat=True))


def test_an_alert_begins_after_its_time_and_ends_after_a_quiet_while(db, listener):
    after(DISK, 0)
    after(DISK, 1)
    assert Alert.objects.open().count() == 0
    after(DISK, 2)
    after(DISK, 3)
    assert [told["event"] for told in listener.told] == ["begin"]
    after(WELL, 4)
    after(DISK, 5)
    after(WELL, 6)
    assert Alert.objects.open().count() == 1
    after(WELL, 8)
    assert [told["event"] for told in listener.told] == ["begin", "end"]
    told = listener.told[1]
    assert (told["rule"], told["severity"]) == ("disk", "critical")
    assert told["began"] < told["ended"]
    assert "95 %" in told["message"]


def test_what_does_not_last_is_nobodys_business(db, listener):
    after(DISK, 0)
    after(WELL, 4)
    assert not Alert.objects.exists()
    assert listener.heard == []


def test_what_cannot_be_told_neither_begins_nor_ends(db, listener):
    for minutes in (0, 2):
        after(DISK, minutes)
    for minutes in (3, 30):
        after({}, minutes)
    assert events() == ["begin"]


def test_one_reminder_a_day_until_it_is_acknowledged(db, listener):
    for hours in (0, 1, 23, 25, 26, 48, 50):
        after(DISK, 60 * hours)
    assert events() == ["begin", "reminder", "reminder"]
    Alert.objects.update(acknowledged=START)
    after(DISK, 60 * 100)
    after(WELL, 60 * 101)
    assert events() == ["begin", "reminder", "reminder", "end"]


def test_silence_covers_what_begins_anew_and_ends_by_itself(db, listener):
    for minutes in (0, 2):
        after(DISK, minutes)
    Alert.objects.update(silenced_until=START + timedelta(hours=24))
    after(WELL, 10)
    after(DISK, 20)
    after(DISK, 30)
    assert events() == ["begin"]
    after(DISK, 60 * 25)
    assert events() == ["begin", "begin"]


def test_nobody_is_told_where_no_channel_is_set_up(db, settings):
    settings.FUTU_MAIL, settings.FUTU_ALERT_WEBHOOK = False, ""
    for minutes in (0, 2):
        after(DISK, minutes)
    assert Alert.objects.open().count() == 1
    assert not Notice.objects.exists()


def test_mails_go_to_staff_who_may_see_alerts(staff, mate, settings, mailoutbox):
    settings.FUTU_MAIL = True
    User.objects.filter(pk=mate.pk).update(is_staff=True)
    User.objects.filter(pk=staff.pk).update(language="zh-hans")
    for minutes in (0, 2):
        after(DISK, minutes)
    (mail,) = mailoutbox
    assert mail.to == ["owner@example.org"]
    assert "95" in mail.body
    assert "/operations/" in mail.body


def test_a_mail_that_reaches_nobody_is_sent_again(db, settings, mailoutbox, owner):
    settings.FUTU_MAIL = True
    for minutes in (0, 2):
        after(DISK, minutes)
    assert mailoutbox == []
    User.objects.filter(pk=owner.pk).update(is_staff=True, is_superuser=True)
    after(DISK, 4)
    assert len(mailoutbox) == 1


def test_what_is_sent_is_signed(db, listener, settings):
    settings.FUTU_ALERT_SECRET = SECRET
    for minutes in (0, 2):
        after(DISK, minutes)
    ((headers, body),) = listener.heard
    at = headers["X-Futu-Timestamp"]
    expected = hmac.new(SECRET.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    assert headers["X-Futu-Signature"] == expected


def test_without_a_secret_nothing_claims_to_be_signed(db, listener):
    for minutes in (0, 2):
        after(DISK, minutes)
    ((headers, _body),) = listener.heard
    assert "X-Futu-Signature" not in headers


@pytest.mark.parametrize("status", [500, 404, 302])
def test_an_error_is_tried_again_later_and_later(db, listener, status):
    listener.status = status
    for minutes in (0, 2, 2.5):
        after(DISK, minutes)
    assert len(listener.heard) == 1
    notice = Notice.objects.get()
    assert (notice.error, notice.tries) == (f"HTTP {status}", 1)
    after(DISK, 3)
    after(DISK, 4)
    assert len(listener.heard) == 2
    listener.status = 200
    after(DISK, 5)
    assert len(listener.heard) == 3
    notice.refresh_from_db()
    assert (notice.error, notice.next_try) == ("", None)
    after(DISK, 600)
    assert len(listener.heard) == 3


def test_after_the_last_try_nobody_tries_again(db, listener):
    listener.status = 500
    for hours in range(60):
        after(DISK, 60 * hours)
    tries = Notice.objects.order_by("pk").first()
    assert tries is not None
    assert tries.tries == len(delivery.BACKOFF) + 1
    assert tries.next_try is None


def test_one_who_does_not_answer_is_left(db, listener, monkeypatch):
    monkeypatch.setattr(webhook, "SECONDS", 0.2)
    listener.may_answer.clear()
    for minutes in (0, 2):
        after(DISK, minutes)
    assert Notice.objects.get().error == "ReadTimeout"


def test_one_who_is_not_there_is_said_without_the_address(db, settings):
    settings.FUTU_ALERT_WEBHOOK = "http://127.0.0.1:9/with-a-secret"
    for minutes in (0, 2):
        after(DISK, minutes)
    assert Notice.objects.get().error == "ConnectError"


def test_of_two_hosts_one_sends(db, listener):
    for minutes in (0, 2):
        alerting.look(Facts(DISK, START + timedelta(minutes=minutes)))
    now = START + timedelta(minutes=2)
    first, second = Notice.objects.get(), Notice.objects.get()
    assert delivery._claim(first, now)
    assert not delivery._claim(second, now)


FIGURES = {
    "futu_workers_alive{default}": 0.0,
    "futu_workers_alive{vision}": 1.0,
    "futu_queue_age_seconds{default}": 7200.0,
    "futu_queue_age_seconds{vision}": 60.0,
    "futu_jobs_ended_hour{failed}": 5.0,
    "futu_jobs_ended_hour{succeeded}": 5.0,
    "futu_files_lost": 2.0,
    "futu_indexes_faulty": 1.0,
    **DISK,
}


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("no_workers", {"default": 1}),
        ("queue_stuck", {"default": 120}),
        ("disk", {"": 95}),
        ("jobs", {"": 50}),
        ("files_lost", {"": 2}),
        ("indexes", {"": 1}),
        ("requests", {"": 50}),
        ("budget", {}),
        ("backup", {}),
        ("doctor", {}),
    ],
)
def test_every_rule_over_its_figures(db, rule, found):
    now = timezone.now()
    Sample.objects.create(
        at=now, source="web:a:1", values={"requests{5xx}": 10, "requests{2xx}": 10}
    )
    assert BY_NAME[rule].found(Facts(FIGURES, now)) == pytest.approx(found)
    for subject, value in found.items():
        assert "%(" not in BY_NAME[rule].words(subject, value)


@pytest.mark.parametrize(
    ("rule", "setting"),
    [("disk", "DISK"), ("queue_stuck", "QUEUE"), ("jobs", "JOB_ERRORS"), ("requests", "ERRORS")],
)
def test_a_threshold_of_nothing_turns_a_rule_off(db, settings, rule, setting):
    setattr(settings, f"FUTU_ALERT_{setting}", 0)
    assert BY_NAME[rule].found(Facts(FIGURES)) == {}


@pytest.mark.parametrize("rule", ["no_workers", "queue_stuck", "disk", "jobs", "files_lost"])
def test_figures_that_are_missing_say_nothing(db, rule):
    failed = {f"futu_metrics_failed{{{group}}}": 1.0 for group in ("jobs", "jobs_ended", "disk")}
    assert BY_NAME[rule].found(Facts(failed)) is None


def test_one_rule_that_fails_stops_no_other(db, listener, monkeypatch):
    def broken(facts):
        raise ZeroDivisionError

    rules = (replace(BY_NAME["budget"], measure=broken), BY_NAME["disk"])
    monkeypatch.setattr(alerting, "RULES", rules)
    for minutes in (0, 2):
        after(DISK, minutes)
    assert [told["rule"] for told in listener.told] == ["disk"]
