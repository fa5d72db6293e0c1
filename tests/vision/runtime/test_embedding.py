"""The embedder as a client of the runtime."""

import psutil
import pytest

from apps.vision import runtime
from apps.vision.embedder import Embedder, is_loaded
from apps.vision.runtime.budget import allowed_bytes
from apps.vision.specs import get_spec


@pytest.fixture(autouse=True)
def _anew():
    runtime.forget()
    yield
    runtime.forget()


def test_networks_load_with_the_first_picture(painted):
    embedder = Embedder(get_spec("fake"))
    assert not is_loaded("fake")

    embedder.embed([painted(1)])

    assert "fake" in runtime.loaded()


def test_vectors_are_the_same_after_the_model_was_let_go(painted):
    embedder = Embedder(get_spec("fake"))
    before = embedder.embed([painted(1)])
    runtime.forget()

    assert (embedder.embed([painted(1)]) == before).all()
    assert (embedder.embed_together(painted(1), "anna").result(20) == before[0]).all()


def test_a_model_that_does_not_fit_says_so(settings, painted):
    settings.FUTU_MODEL_BYTES = 1_000_000

    with pytest.raises(runtime.ModelError, match="“efficientnet-lite0” needs"):
        Embedder(get_spec("efficientnet-lite0")).embed([painted(1)])


def test_without_a_setting_models_take_half_of_the_memory(settings):
    settings.FUTU_MODEL_BYTES = 0
    assert allowed_bytes() == psutil.virtual_memory().total // 2

    settings.FUTU_MODEL_BYTES = 5
    assert allowed_bytes() == 5


def test_registered_models_are_known_without_being_loaded():
    model = runtime.register(runtime.Model("test model", 7, lambda: "loaded", queue="speech"))

    assert model in runtime.models()
    assert not runtime.is_loaded("test model")
    with runtime.use(model) as value:
        assert value == "loaded"
