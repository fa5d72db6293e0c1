"""The embedder's promises, with the fake spec: no torch, no weights."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image as Pillow

from apps.vision.embedder import get_embedder
from apps.vision.specs import UnknownSpecError


@pytest.fixture
def fake():
    return get_embedder("fake")


def test_vectors_are_unit_rows_of_the_specs_width(fake, painted):
    vectors = fake.embed([painted(seed) for seed in range(5)])

    assert vectors.shape == (5, fake.spec.dims)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_no_pictures_give_no_vectors(fake):
    assert fake.embed([]).shape == (0, fake.spec.dims)


@pytest.mark.parametrize("colour", ["black", "white", "grey"])
def test_a_plain_picture_has_a_vector_too(fake, colour):
    vector = fake.embed([Pillow.new("RGB", (10, 10), colour)])

    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_a_vector_does_not_depend_on_its_company(fake, painted):
    pictures = [painted(seed) for seed in range(100)]

    together = fake.embed(pictures)

    assert together[70] == pytest.approx(fake.embed([pictures[70]])[0], abs=1e-6)


def test_a_copy_is_nearer_than_another_picture(fake, painted):
    source, copy, other = fake.embed([painted(1), painted(1, 48, 32), painted(2)])

    assert source @ copy > 0.95 > source @ other


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "CMYK"])
def test_other_modes_are_taken(fake, painted, mode):
    assert fake.embed([painted(1).convert(mode)]).shape == (1, 64)


def test_one_embedder_a_process_even_from_many_threads():
    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(lambda _: id(get_embedder("fake")), range(32)))

    assert len(found) == 1


def test_the_settings_name_the_default_spec(settings):
    settings.FUTU_SPEC = "fake"

    assert get_embedder().spec.name == "fake"


def test_an_unknown_spec_raises():
    with pytest.raises(UnknownSpecError):
        get_embedder("fuzed")


def test_the_door_does_not_import_torch():
    script = (
        "import django, sys; django.setup(); import apps.vision.embedder, apps.vision.evaluation, "
        "tools.bench.vision.embed, apps.vision.edits; sys.exit('torch' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", script]).returncode == 0
