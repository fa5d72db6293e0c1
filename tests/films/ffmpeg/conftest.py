from pathlib import Path

import pytest

from tests.films.ffmpeg.clips import film


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four seconds, H.264 and AAC in MP4."""
    return film(tmp_path_factory.mktemp("clip") / "clip.mp4")
