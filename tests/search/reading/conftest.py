"""A reader that reads what a test says, and a person who had pictures read."""

from collections.abc import Callable
from typing import Any, BinaryIO, Self

import pytest

from apps.galleries.models import Image
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.search.models import SearchDocument
from apps.search.services import reading
from apps.vision.text import Line


class FakeReader:
    """Stands for `PictureReader`: gives these lines for every picture, or raises."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.error: Exception | None = None
        self.name = "fake-1"
        self.longest = 60.0
        self.read_count = 0

    def __call__(self) -> Self:
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *args: object) -> None:
        pass

    def begin(self) -> None:
        pass

    def read(self, file: BinaryIO) -> list[Line]:
        assert file.read(4) == b"RIFF"  # a preview
        self.read_count += 1
        if self.error:
            raise self.error
        return self.lines

    def says(self, *texts: str, confidence: float = 0.99) -> None:
        self.lines = [Line(text, confidence) for text in texts]


@pytest.fixture
def reader(settings: Any, monkeypatch: pytest.MonkeyPatch) -> FakeReader:
    settings.FUTU_READ_TEXT = True
    fake = FakeReader()
    monkeypatch.setattr(reading, "PictureReader", fake)
    monkeypatch.setattr(reading, "is_installed", lambda: True)
    monkeypatch.setattr(reading, "reader_name", lambda: fake.name)
    return fake


def read_all() -> Job:
    """Have the job done, and give it as it ended."""
    job = reading.request_reading()
    assert job is not None
    jobs.drain()
    job.refresh_from_db()
    return job


@pytest.fixture
def with_text(reader: FakeReader, image: Image) -> Callable[..., Image]:
    """The owner's picture, with this text in it."""

    def make(*texts: str) -> Image:
        reader.says(*texts)
        read_all()
        return image

    return make


def document_of(image: Image) -> SearchDocument:
    return SearchDocument.objects.get(image=image)
