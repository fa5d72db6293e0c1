"""A sample each minute, whoever comes first; thinned, and drawn."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError

from apps.jobs import services as jobs
from apps.jobs.registry import hourly, minutely
from apps.jobs.supervision import minute as supervision
from apps.operations import merging
from apps.operations.figures import by_labels
from apps.operations.history import PERIODS, steps_of
from apps.operations.models import Sample
from apps.operations.plots import plot
from apps.operations.services import minute, sampling, web_counts
from apps.operations.services.sampling import thin
from apps.operations.tasks import look, tidy
from futu import metrics

MINUTE = timedelta(minutes=1)


def sample(at, minutes=1, source=Sample.ROWS, **values):
    return Sample.objects.create(at=at, minutes=minutes, source=source, values=values)


def test_one_process_samples_a_minute_and_the_next_minute_is_another(db, noon):
    jobs.start("media.sweep")
    first = sampling.take(noon + timedelta(seconds=3))
    assert first is not None
    assert first["futu_jobs{default,queued}"] == 1
    assert sampling.take(noon + timedelta(seconds=59)) is None
    assert sampling.take(noon + MINUTE) is not None
    kept = Sample.objects.order_by("at").first()
    assert kept is not None
    assert kept.at == noon
    assert kept.values["futu_jobs{default,queued}"] == 1
    # What is nothing is not kept.
    assert "futu_jobs{vision,queued}" not in kept.values


def test_what_cannot_be_told_is_no_nothing(db, noon, monkeypatch):
    def broken():
        raise DatabaseError("down")

    monkeypatch.setitem(metrics._gauges, "disk", broken)
    found = sampling.take(noon)
    assert found is not None
    assert "futu_disk_free_bytes" not in found
    assert found["futu_metrics_failed{disk}"] == 1


def test_a_web_process_tells_what_it_counted_since(counted, owner_client, upload, image, noon):
    owner_client.get("/search/")
    owner_client.get("/no/such/page")
    owner_client.post("/search/", {"file": upload()}, follow=True)
    web_counts.tell(noon)
    web_counts.tell(noon + MINUTE)
    (told,) = Sample.objects.values_list("values", flat=True)
    assert told["requests{4xx}"] == 1
    assert told["requests{2xx}"] >= 2
    searches = dict(by_labels(told, "searches"))
    assert sum(n for (look, _le), n in searches.items() if look == "first") == 1
    assert web_counts.percentile(told, "first", 0.95) in metrics.SECONDS


def test_what_is_told_twice_in_a_minute_is_not_lost(counted, owner_client, noon):
    for _ in range(2):
        owner_client.get("/no/such/page")
        web_counts.tell(noon)
    web_counts.tell(noon + MINUTE)
    told = Sample.objects.values_list("values", flat=True)
    assert sum(values["requests{4xx}"] for values in told) == 2


@pytest.mark.parametrize(
    ("values", "share", "found"),
    [
        ({}, 0.5, None),
        ({"searches{first,0.1}": 9, "searches{first,2.5}": 1}, 0.5, 0.1),
        ({"searches{first,0.1}": 9, "searches{first,2.5}": 1}, 0.95, 2.5),
        ({"searches{first,+Inf}": 1}, 0.5, 60),
        ({"searches{deep,0.1}": 5}, 0.5, None),
    ],
)
def test_percentiles_of_counted_buckets(values, share, found):
    assert web_counts.percentile(values, "first", share) == found


def test_counts_add_up_peaks_stay_and_others_are_averaged():
    samples = [
        {"requests{2xx}": 4, "futu_queue_age_seconds{default}": 10, "futu_disk_bytes": 100},
        {"requests{2xx}": 6, "futu_workers_alive{default}": 1},
    ]
    assert merging.merged(samples) == {
        "requests{2xx}": 10,
        "futu_queue_age_seconds{default}": 10,
        "futu_workers_alive{default}": 0.5,
        "futu_disk_bytes": 100,
    }


@pytest.mark.both
def test_old_samples_are_thinned_and_none_stays_for_good(db, noon):
    old, older, oldest = (noon - timedelta(days=days) for days in (2, 10, 100))
    for n in range(20):
        sample(old + n * MINUTE, **{"futu_jobs{default,queued}": n})
        sample(old + n * MINUTE, source=f"web:host:{n % 2}", **{"requests{2xx}": 1})
    for n in range(6):
        sample(older + 10 * n * MINUTE, 10, **{"futu_jobs{default,queued}": n})
    sample(oldest, 60)
    sample(noon, **{"futu_jobs{default,queued}": 1})
    for _ in range(2):
        thin()
    kept = Sample.objects.order_by("at", "source").values_list("at", "minutes", "source", "values")
    assert list(kept) == [
        (older, 60, "rows", {"futu_jobs{default,queued}": 5}),
        (old, 10, "rows", {"futu_jobs{default,queued}": 9}),
        (old, 10, "web", {"requests{2xx}": 10}),
        (old + 10 * MINUTE, 10, "rows", {"futu_jobs{default,queued}": 19}),
        (old + 10 * MINUTE, 10, "web", {"requests{2xx}": 10}),
        (noon, 1, "rows", {"futu_jobs{default,queued}": 1}),
    ]


def test_steps_of_a_day_have_gaps_where_nobody_sampled(db, noon):
    sample(noon - timedelta(hours=2), **{"futu_jobs{default,queued}": 3})
    sample(noon - timedelta(hours=2), source="web:a:1", **{"requests{2xx}": 30})
    steps = steps_of(PERIODS["day"], noon)
    assert len(steps) == 96
    (told,) = [step for step in steps if step.values is not None]
    assert told.at == noon - timedelta(hours=2)
    assert told.figure("futu_jobs{default,queued}") == 3
    assert told.figure("futu_jobs{vision,queued}") == 0
    assert told.known("futu_disk_bytes") is None
    assert told.total(lambda name: name.startswith("requests{")) == 30


def test_a_plot_has_lines_with_gaps_and_a_table(noon):
    moments = [noon + n * MINUTE for n in range(5)]
    made = plot("code", "Title", moments, [("a", [1, 2, None, 3, None]), ("b", [None] * 5)], str)
    (line,) = made.lines
    assert line.path.count("M") == 1
    assert len(line.dots) == 1
    assert [cells for _moment, cells in made.rows] == [["–"], ["3"], ["–"], ["2"], ["1"]]
    assert "a: at most 3, last 3" in made.description
    assert plot("code", "Title", moments, [("b", [None] * 5)], str).is_empty


def test_workers_look_every_minute_and_every_hour():
    assert look in minutely()
    assert tidy in hourly()


def test_one_thing_of_a_minute_that_fails_stops_no_other(monkeypatch):
    done = []

    def broken():
        raise ZeroDivisionError

    monkeypatch.setattr("apps.jobs.registry._minutely", [broken, lambda: done.append(1)])
    supervision.run_all()
    assert done == [1]


def test_the_minute_is_looked_at_in_a_child_that_is_ended_when_it_stays(monkeypatch):
    import time

    monkeypatch.setattr("apps.jobs.registry._minutely", [lambda: time.sleep(600)])
    monkeypatch.setattr("apps.jobs.supervision.minute.connections.close_all", lambda: None)
    child = supervision.MinuteProcess()
    child.begin()
    first = child._process
    child.begin()
    assert first is not None
    assert first.exitcode == -9
    child.end()
    assert child._process is None


def test_a_web_process_steps_in_when_nobody_samples(db, noon):
    minute.look_if_nobody_does()
    assert Sample.objects.count() == 1
    minute.look_if_nobody_does()
    assert Sample.objects.count() == 1
    Sample.objects.update(at=noon - timedelta(hours=3))
    minute.look_if_nobody_does()
    assert Sample.objects.count() == 2
