"""The parts of the benchmarks; the measuring itself is run by hand."""

import pytest
from django.core.management import CommandError, call_command

from apps.vision.files import open_picture
from tests.pictures import picture_bytes
from tools.bench.search.pictures import LARGE_SIZES, enlarged, pictures


@pytest.fixture
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("few")
    for seed in range(3):
        (folder / f"{seed}.png").write_bytes(picture_bytes(seed))
    (folder / "again.png").write_bytes(picture_bytes(0))
    return folder


def test_there_are_as_many_different_pictures_as_asked_for(folder):
    files = pictures(folder, 12)
    assert len(files) == 12
    assert len({content for _, content in files}) == 12
    assert [name for name, _ in pictures(folder, 2)] == ["0.png", "1.png"]


def test_without_a_folder_the_demos_photos_serve():
    assert len(pictures(None, 25)) == 25


def test_large_ones_have_the_sizes_of_cameras(folder, tmp_path):
    name, content = enlarged(pictures(folder, 1))[0]
    (tmp_path / name).write_bytes(content)
    assert open_picture(tmp_path / name).size == LARGE_SIZES[0]


def test_an_empty_folder_is_told(tmp_path):
    with pytest.raises(CommandError, match="no pictures"):
        call_command("bench", "embed", pictures=tmp_path)
