"""Galleries whose vectors are on a real Milvus server, chosen by a setting."""

import shutil
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from apps.galleries.models import Gallery
from apps.search.management.commands import index
from apps.search.models import IndexState
from apps.search.services import building
from tests.milvus import running_milvus
from tests.search.index.vectors import SPEC
from tests.search.index.vectors import write as write_vectors


@pytest.fixture(scope="session")
def milvus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("milvus")
    with running_milvus(folder / "server") as address:
        yield address
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def _on_milvus(settings, milvus: str) -> None:
    settings.VECTOR_STORE = milvus
    settings.FUTU_INDEX_MIN = 1


@pytest.fixture(autouse=True)
def wanted(monkeypatch: pytest.MonkeyPatch) -> list[IndexState]:
    """Galleries for which a build was requested: tests build when they need to."""
    asked: list[IndexState] = []
    for module in (building, index):  # The command has imported it by name.
        monkeypatch.setattr(module, "request_build", lambda state, **_: asked.append(state))
    return asked


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(11)


Write = Callable[..., dict]


@pytest.fixture
def write() -> Write:
    """Add pictures with generated vectors to a gallery: {image id: vector as in rows}."""

    def written(gallery: Gallery, n: int, spec: str = SPEC) -> dict:
        vectors = write_vectors(gallery, n, spec=spec)
        return {id_: v.astype(np.float16).astype(np.float32) for id_, v in vectors.items()}

    return written
