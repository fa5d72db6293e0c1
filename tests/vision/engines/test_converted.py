"""Converted networks: made once, published whole."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from apps.vision.engines import converted
from apps.vision.specs import get_spec


class Converter:
    """Stands in for the minutes that converting can take."""

    def __init__(self, together: int = 1) -> None:
        self.barrier = threading.Barrier(together)
        self.calls = 0

    def __call__(self, spec, folder: Path) -> None:
        self.calls += 1
        self.barrier.wait(20)
        (folder / "network").write_text(spec.weights)


BACKBONE = get_spec("efficientnet-lite0").backbones[0]


@pytest.fixture
def weights(settings, tmp_path) -> Path:
    settings.FUTU_WEIGHTS = tmp_path
    return tmp_path


def test_a_network_is_converted_once(weights):
    convert = Converter()

    folders = {converted.converted(BACKBONE, "engine", "1", convert) for _ in range(2)}

    assert len(folders) == convert.calls == 1
    assert (folders.pop() / "network").read_text() == BACKBONE.weights


def test_another_version_or_network_is_converted_for_itself(weights):
    other = get_spec("resnet50").backbones[0]

    folders = {
        converted.converted(spec, "engine", version, Converter())
        for spec, version in ((BACKBONE, "1"), (BACKBONE, "2"), (other, "1"))
    }

    assert len(folders) == 3


def test_processes_that_convert_at_once_end_with_one_network(weights):
    convert = Converter(together=2)

    with ThreadPoolExecutor(2) as threads:
        folders = set(
            threads.map(lambda _: converted.converted(BACKBONE, "engine", "1", convert), range(2))
        )

    assert len(folders) == 1
    assert [path.name for path in (weights / "engines").iterdir()] == [folders.pop().name]


def test_a_conversion_that_fails_leaves_nothing(weights):
    def fail(spec, folder: Path) -> None:
        (folder / "half").write_text("")
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        converted.converted(BACKBONE, "engine", "1", fail)

    assert list((weights / "engines").iterdir()) == []
