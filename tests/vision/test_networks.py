"""Checkpoints load key for key or not at all."""

import pytest
import torch
from torch import nn

from apps.vision.networks.checkpoint import load_checkpoint
from apps.vision.networks.efficientnet_lite import LITE2, EfficientNetLite, SameConv, scaled


def tiny() -> nn.Sequential:
    return nn.Sequential(nn.Linear(2, 3))


@pytest.fixture
def saved(tmp_path):
    def save(**tensors: torch.Tensor):
        path = tmp_path / "model.pth"
        torch.save({name.replace("__", "."): value for name, value in tensors.items()}, path)
        return path

    return save


def test_a_checkpoint_loads_without_its_prefix_and_head(saved):
    path = saved(
        net__0__weight=torch.ones(3, 2), net__0__bias=torch.zeros(3), net__fc__weight=torch.ones(1)
    )
    network = tiny()

    load_checkpoint(network, path, prefix="net.", head="fc.")

    assert network.state_dict()["0.weight"].sum() == 6


@pytest.mark.parametrize(
    ("tensors", "message"),
    [
        ({"net__0__weight": torch.ones(3, 2)}, "bias"),
        (
            {
                "net__0__weight": torch.ones(3, 2),
                "net__0__bias": torch.zeros(3),
                "net__1__bias": torch.zeros(3),
            },
            r"1\.bias",
        ),
        ({"net__0__weight": torch.ones(3, 3), "net__0__bias": torch.zeros(3)}, "size mismatch"),
        ({"other__0__weight": torch.ones(3, 2)}, "prefix"),
    ],
)
def test_a_checkpoint_that_does_not_fit_is_refused(saved, tensors, message):
    with pytest.raises(RuntimeError, match=message):
        load_checkpoint(tiny(), saved(**tensors), prefix="net.")


def test_a_head_that_is_not_there_is_refused(saved):
    path = saved(**{"0__weight": torch.ones(3, 2), "0__bias": torch.zeros(3)})

    with pytest.raises(RuntimeError, match="head"):
        load_checkpoint(tiny(), path, head="fc.")


def test_code_in_a_checkpoint_does_not_run(tmp_path):
    class Trap:
        def __reduce__(self):
            return (print, ("sprung",))

    torch.save({"trap": Trap()}, tmp_path / "model.pth")

    with pytest.raises(Exception, match="Weights only"):
        load_checkpoint(tiny(), tmp_path / "model.pth")


def test_compound_scaling_makes_lite2_of_lite0():
    """The figures of its published checkpoint."""
    stages = scaled(LITE2)

    assert [stage.channels for stage in stages] == [16, 24, 48, 88, 120, 208, 352]
    assert [stage.repeats for stage in stages] == [1, 3, 3, 4, 4, 5, 1]


def test_efficientnet_lite_pools_to_1280_features():
    with torch.inference_mode():
        assert EfficientNetLite().eval()(torch.zeros(2, 3, 64, 96)).shape == (2, 1280)


@pytest.mark.parametrize(("size", "stride"), [(8, 1), (8, 2), (9, 2)])
def test_same_padding_puts_the_odd_pixel_right_and_below(size, stride):
    """An even side at stride 2 starts at the first pixel, as TensorFlow does."""
    conv = SameConv(1, 1, 3, stride, bias=False)
    nn.init.ones_(conv.weight)
    corner = torch.zeros(1, 1, size, size)
    corner[0, 0, 0, 0] = 1

    out = conv(corner)

    assert out.shape[-1] == -(-size // stride)
    assert out[0, 0, 0, 0] == 1
    assert out.sum() == (1 if stride == 2 else 4)
