"""The real recogniser on pictures made here: in a child as workers start it, without a network."""

import socket
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from apps.galleries.services import add_images
from apps.jobs import services as jobs
from apps.search.models import SearchDocument
from apps.search.reading.readers import PictureReader
from apps.search.services import reading
from apps.vision.text import is_installed, reader_name, sure
from apps.vision.text.evaluation import FACE, FONT
from tests.search.text.conftest import found

pytestmark = pytest.mark.skipif(
    not (is_installed() and FONT.exists()), reason="needs requirements-text.txt and Noto CJK"
)


def picture_with(*lines: str, size: tuple[int, int] = (900, 400), top: int = 40) -> BytesIO:
    picture = Pillow.new("RGB", size, "#d8cdb4")
    font = ImageFont.truetype(str(FONT), 40, index=FACE)
    for place, line in enumerate(lines):
        ImageDraw.Draw(picture).text((50, top + 90 * place), line, font=font, fill="#27313a")
    file = BytesIO()
    picture.save(file, "PNG")
    file.seek(0)
    return file


@pytest.fixture(scope="module")
def reader() -> Iterator[PictureReader]:
    with PictureReader() as reader:
        yield reader


def test_english_chinese_and_nothing_are_read(reader):
    assert sure(reader.read(picture_with("Harbour Market", "Open daily 9-17"))) == [
        "Harbour Market",
        "Open daily 9-17",
    ]
    assert sure(reader.read(picture_with("北京烤鸭", "欢迎光临"))) == ["北京烤鸭", "欢迎光临"]
    assert sure(reader.read(picture_with())) == []


def test_a_long_strip_is_read_to_its_end(reader):
    lines = [f"Message number {number}" for number in range(1, 16)]
    strip = picture_with(*lines, size=(500, 1500))
    read = sure(reader.read(strip))
    assert [line for line in read if line in lines] == lines


def test_no_network_is_asked(monkeypatch):
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AssertionError(f"the network was asked: {args}")

    from apps.vision.text.rapid import PARAMS, RapidReader

    for name in ("getaddrinfo", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    with Pillow.open(picture_with("Lantern")) as picture:
        assert [line.text for line in RapidReader().read(picture)] == ["Lantern"]
    assert all(Path(PARAMS[f"{network}.model_path"]).exists() for network in ("Det", "Rec", "Cls"))


def test_a_picture_that_is_added_is_found_by_what_is_written_in_it(
    owner, gallery, upload, settings
):
    settings.FUTU_READ_TEXT = True
    content = picture_with("Harbour Market", "北京烤鸭").read()
    added = add_images(gallery, [upload("sign.png", content)])
    jobs.drain()
    reading.request_reading()
    jobs.drain()
    document = SearchDocument.objects.get()
    assert document.reader == reader_name()
    assert len(document.reader) <= 40
    for words in ("harbour", "烤鸭", "market 北京烤鸭"):
        assert found(owner, words) == [added.images[0].id], words
