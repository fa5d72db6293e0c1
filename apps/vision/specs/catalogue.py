"""The specs there are."""

from apps.vision.specs.model import (
    Architecture,
    BackboneSpec,
    ModelSpec,
    PreprocessSpec,
    ProjectionSpec,
)

IMAGENET = PreprocessSpec(size=224, mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225))
# Channels from about -1 to 1, as TensorFlow's models want them: (x - 127) / 128.
CENTRED = PreprocessSpec(size=224, mean=(127 / 255,) * 3, std=(128 / 255,) * 3)
CENTRED_260 = PreprocessSpec(size=260, mean=(127 / 255,) * 3, std=(128 / 255,) * 3)

AUGNET = BackboneSpec(
    Architecture.RESNET50,
    IMAGENET,
    dims=2048,
    weights="resnet50-augnet",
    prefix="module.pre.",
    head="fc.",
)
LITE0 = BackboneSpec(
    Architecture.EFFICIENTNET_LITE0,
    CENTRED,
    dims=1280,
    weights="efficientnet-lite0",
    head="_fc.",
)
LITE2 = BackboneSpec(
    Architecture.EFFICIENTNET_LITE2,
    CENTRED_260,
    dims=1280,
    weights="efficientnet-lite2",
    head="_fc.",
)
RESNET50 = BackboneSpec(
    Architecture.RESNET50, IMAGENET, dims=2048, weights="resnet50-imagenet", head="fc."
)

FAKE = BackboneSpec(
    Architecture.FAKE, PreprocessSpec(size=4, mean=(0.0,) * 3, std=(1.0,) * 3), dims=64
)

SPECS: tuple[ModelSpec, ...] = (
    ModelSpec(
        "fused-lite2",
        256,
        (AUGNET, LITE0, LITE2),
        join=(0.3, 0.34, 0.42),
        projection=ProjectionSpec("fused-lite2", (64, 64, 128)),
    ),
    ModelSpec(
        "fused",
        256,
        (AUGNET, LITE0),
        join=(0.3, 0.7),
        projection=ProjectionSpec("fused", (96, 160)),
    ),
    ModelSpec("resnet50-augnet", AUGNET.dims, (AUGNET,)),
    ModelSpec("efficientnet-lite0", LITE0.dims, (LITE0,)),
    ModelSpec("efficientnet-lite2", LITE2.dims, (LITE2,)),
    ModelSpec("resnet50", RESNET50.dims, (RESNET50,)),
    ModelSpec("fake", FAKE.dims, (FAKE,)),
    # Another one without weights, so that tests can change from the one to the other.
    ModelSpec("fake-twice", 2 * FAKE.dims, (FAKE, FAKE), join=(0.6, 0.8)),
)
