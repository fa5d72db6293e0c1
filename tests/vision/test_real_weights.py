"""The default spec with its real weights."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import skimage
import sklearn.datasets
import torch

from apps.vision import runtime
from apps.vision.edits import EDITS
from apps.vision.edits.make import edited_copies
from apps.vision.embedder import get_embedder
from apps.vision.engines.network import PictureNetwork
from apps.vision.files import open_all
from apps.vision.networks import build
from apps.vision.preprocess import to_pixels
from apps.vision.specs import specs
from tools.bench.vision.embed import bench_embed

pytestmark = pytest.mark.weights

SKIMAGE = Path(skimage.__file__).parent / "data"


def test_vectors_are_unit_rows_of_256(fused, painted):
    vectors = fused.embed([painted(seed, 300, 200) for seed in range(3)])

    assert vectors.shape == (3, 256)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_a_vector_does_not_depend_on_its_company(fused, painted):
    pictures = [painted(seed, 300, 200) for seed in range(11)]

    together = fused.embed(pictures)
    coming = [fused.embed_together(picture, str(n)) for n, picture in enumerate(pictures)]
    alone = np.concatenate([fused.embed([picture]) for picture in pictures])

    assert ((together * alone).sum(axis=1) > 0.9999).all()
    assert ((np.stack([one.result() for one in coming]) * alone).sum(axis=1) > 0.9999).all()


def test_threads_get_what_one_caller_gets(fused, painted):
    pictures = [painted(seed, 200, 200) for seed in range(6)]
    expected = fused.embed(pictures)

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda picture: fused.embed([picture])[0], pictures))

    assert (np.stack(found) * expected).sum(axis=1) == pytest.approx(1, abs=1e-3)


def test_the_source_of_an_edited_photo_comes_first(fused):
    photos = sorted((Path(sklearn.datasets.__file__).parent / "images").glob("*.jpg"))
    photos += [SKIMAGE / name for name in ("astronaut.png", "coffee.png", "chelsea.png")]
    plain = [edit for edit in EDITS if not edit.company and edit.code != "crop-10"]

    gallery = fused.embed(open_all(photos))
    copies = [fused.embed(edited_copies(photo, plain, photos)) for photo in photos]

    for index, vectors in enumerate(copies):
        assert ((vectors @ gallery.T).argmax(axis=1) == index).all(), photos[index].name


def test_every_checkpoint_of_the_default_spec_fits_key_for_key(fused):
    for backbone in fused.spec.backbones:
        build(backbone)


def test_traced_networks_compute_what_they_do_untraced(fused, painted):
    with runtime.use(fused.extract.model) as loaded:
        for network in loaded:
            shown = [painted(seed, 300, 200) for seed in range(3)]
            pixels = to_pixels(shown, network.spec.preprocess)
            plain = PictureNetwork(network.spec, network._place.dtype)
            with torch.inference_mode():
                expected = plain(torch.from_numpy(pixels))
            assert np.array_equal(network(pixels), expected.numpy())


def test_specs_of_one_backbone_give_its_features(fused, painted):
    for name in ("resnet50-augnet", "efficientnet-lite0", "efficientnet-lite2"):
        (spec,) = [spec for spec in specs() if spec.name == name]
        assert get_embedder(name).embed([painted(1)]).shape == (1, spec.dims)


def test_a_fork_makes_its_own_networks(fused, painted):
    expected = fused.embed([painted(3)])
    reader, writer = os.pipe()
    if (child := os.fork()) == 0:
        own = get_embedder(fused.spec.name)
        os.write(writer, b"own" if own is not fused else b"shared")
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as answer:
        assert answer.read() == b"own"
    assert os.waitpid(child, 0)[1] == 0
    assert fused.embed([painted(3)]) == pytest.approx(expected, abs=1e-2)


def test_bench_gives_figures_for_each_batch(fused, painted):
    told = bench_embed([painted(1)], fused.spec.name, batches=(1, 2))

    assert told["spec"] == fused.spec.name
    assert told["batch_1_forward_ms"] > 0
    assert {"batch_2_preprocess_ms", "batch_2_ratio"} <= set(told)


def test_the_default_before_is_still_there(painted):
    assert get_embedder("fused").embed([painted(1)]).shape == (1, 256)
