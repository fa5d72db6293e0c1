"""A comparison that takes too long ends with a sentence in each stage, and its worker lives."""

import dataclasses

import pytest

from apps.comparison.measuring import children
from apps.comparison.models import Comparison
from apps.comparison.options import ComparisonOptions
from apps.comparison.services import asking
from apps.galleries.decoders import services as decoders
from apps.galleries.decoders.pool import Pool
from apps.jobs import services as jobs
from apps.jobs.states import JobState
from apps.vision import embedder
from apps.vision.comparing import Mode
from apps.vision.weights import WeightsError
from tests.comparison.pictures import screens_files

pytestmark = pytest.mark.django_db


class SlowPool(Pool):
    """Its children never answer, and have not long for it."""

    def __init__(self) -> None:
        super().__init__(
            dataclasses.replace(children.PROGRAM, module="tests.comparison.slow_child")
        )

    def ask(self, file, most, request, seconds=None):
        return super().ask(file, most, request, min(seconds, 1.0))


@pytest.fixture
def slow():
    pool = SlowPool()
    yield pool
    pool.end()


def asked(owner, **options) -> Comparison:
    first, second = (asking.of_upload(file) for file in screens_files())
    return asking.ask(owner, first, second, ComparisonOptions(mode=Mode.SCREEN, **options))


def ended(row: Comparison) -> Comparison:
    jobs.drain()
    row.refresh_from_db()
    return row


@pytest.mark.parametrize(
    ("module", "timeout"), [(decoders, 1), (children, 60)], ids=["decode", "measure"]
)
def test_each_stage_ends_in_time(module, timeout, owner, slow, monkeypatch):
    row = asked(owner, timeout=timeout)
    with monkeypatch.context() as patch:
        patch.setattr(module, "pool", slow)
        ended(row)
    assert (row.error, row.result) == ("timed_out", None)
    assert row.job is not None
    assert row.job.state == JobState.FAILED
    assert f"{timeout} seconds" in str(row.job.error_source)
    assert not slow._busy
    # The same process compares the next pair, and this one when it is tried again.
    again = ended(asked(owner))
    assert (again.error, again.verdict) == ("", "different")
    Comparison.objects.filter(pk=row.pk).update(options=row.options | {"timeout": 60})
    jobs.retry(row.job)
    assert ended(row).verdict == "different"


def test_without_weights_the_measured_result_stands(owner, monkeypatch):
    def missing(self, pictures):
        raise WeightsError("There are no weights.")

    monkeypatch.setattr(embedder.Embedder, "embed", missing)
    row = ended(asked(owner))
    assert row.verdict == "different"
    assert row.result is not None
    assert row.result["vector_similarity"] is None
    assert row.job is not None
    assert row.job.state == JobState.SUCCEEDED


def test_vectors_and_hashes_are_told(owner):
    row = ended(asked(owner))
    assert row.result is not None
    assert -1 <= row.result["vector_similarity"] <= 1
    assert row.result["hash_distance"] < 30


@pytest.mark.parametrize("timeout", [0, 601])
def test_a_time_out_has_limits(timeout):
    with pytest.raises(ValueError, match="timeout"):
        ComparisonOptions(timeout=timeout)
