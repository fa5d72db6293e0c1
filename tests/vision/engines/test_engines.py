"""Every engine that is installed gives the vectors of torch in float32.

`FUTU_TEST_PHOTOS` names a folder of photos to compare with; generated pictures serve without.
"""

import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from django.core.management import call_command

from apps.vision import runtime
from apps.vision.compose import compose
from apps.vision.engines import ENGINES, choice, engine_for, installed
from apps.vision.engines.base import Engine
from apps.vision.extractor import Extractor
from apps.vision.files import open_all, pictures_in
from apps.vision.specs import get_spec
from tests.vision.conftest import paint
from tools.bench.vision import engines as bench_engines

PHOTOS = 12
SPEC = "efficientnet-lite0"  # The narrower of the two: number formats cost it most.


@pytest.fixture(scope="module")
def pictures():
    if folder := os.environ.get("FUTU_TEST_PHOTOS"):
        files = pictures_in(Path(folder))
        return open_all(files[:: max(1, len(files) // PHOTOS)][:PHOTOS])
    return [paint(seed, 300, 200) for seed in range(PHOTOS)]


def extractor(engine: Engine, name: str = SPEC) -> Extractor:
    return Extractor(f"{name}, {engine.name}", get_spec(name).backbones, lambda: engine)


@pytest.fixture(scope="module")
def exact(pictures):
    reference = Engine("reference", (), bench_engines._reference)
    return compose(get_spec("fused"), extractor(reference, "fused")(pictures))


@pytest.fixture
def own_weights(settings, tmp_path):
    """The same weights in a folder where networks may be converted, damaged and chosen; what is
    converted already comes along.
    """
    weights = Path(settings.FUTU_WEIGHTS)
    for file in weights.glob("*.pth"):
        (tmp_path / file.name).symlink_to(file)
    for converted in weights.glob("engines/[!.]*/"):  # Not what another process just converts.
        shutil.copytree(converted, tmp_path / "engines" / converted.name)
    settings.FUTU_WEIGHTS = tmp_path
    runtime.forget()
    yield tmp_path
    runtime.forget()


@pytest.fixture(params=ENGINES, ids=lambda engine: engine.name)
def engine(request) -> Engine:
    if request.param not in installed():
        pytest.skip(f"{request.param.name} is not installed (requirements-engines.txt)")
    return request.param


@pytest.mark.weights
def test_vectors_agree_with_torch_in_float32(engine, pictures, exact):
    vectors = compose(get_spec("fused"), extractor(engine, "fused")(pictures))

    assert (vectors * exact).sum(axis=1).min() >= choice.LEAST_COSINE


@pytest.mark.weights
def test_a_vector_does_not_depend_on_its_company_or_on_threads(engine, pictures):
    extract = extractor(engine)
    (together,) = extract(pictures)

    with ThreadPoolExecutor(4) as threads:
        single = list(threads.map(lambda picture: extract([picture])[0], pictures))

    alone = np.concatenate(single)
    lengths = np.linalg.norm(together, axis=1) * np.linalg.norm(alone, axis=1)
    assert ((together * alone).sum(axis=1) / lengths > 0.999).all()


@pytest.mark.weights
def test_bench_engines_writes_the_choice_that_runs_from_then_on(
    own_weights, settings, album, monkeypatch
):
    settings.FUTU_ENGINE, settings.FUTU_SPEC = "auto", SPEC
    monkeypatch.setattr(bench_engines, "ROUNDS", 1)

    call_command("bench", "engines", "--pictures", str(album), "--count", "4", "--json")

    (measured,) = json.loads((own_weights / "engines" / "choice.json").read_text()).values()
    assert [row["engine"] for row in measured["figures"]] == [each.name for each in installed()]
    assert engine_for(get_spec(SPEC)).name == measured["engine"]


@pytest.mark.weights
def test_a_damaged_network_is_converted_anew(engine, own_weights, pictures):
    if engine.name == "torch":
        return  # It reads the weights themselves, whose checksum is compared.
    (before,) = extractor(engine)(pictures[:1])
    for file in own_weights.glob("engines/*/*"):
        file.write_bytes(b"damaged")
    runtime.forget()

    with pytest.raises(Exception, match=r"."):
        extractor(engine)(pictures[:1])
    (after,) = extractor(engine)(pictures[:1])
    assert after == pytest.approx(before, abs=1e-3)
