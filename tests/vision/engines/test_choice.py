"""Which engine runs a spec: a setting's, or the one that was measured to be best."""

import json

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

from apps.vision import engines
from apps.vision.engines import check_setting, choice, engine_for, get_engine
from apps.vision.engines.errors import EngineError
from apps.vision.specs import get_spec
from apps.vision.upscaling import engines as upscaling


def row(engine: str, per_second: float, cosine: float = 1.0) -> dict:
    return {"engine": engine, "per_second": per_second, "least_cosine": cosine}


@pytest.fixture
def spec():
    return get_spec("fake")


@pytest.fixture(autouse=True)
def everything_installed(settings, tmp_path, monkeypatch):
    settings.FUTU_WEIGHTS, settings.FUTU_ENGINE, settings.FUTU_DEVICE = tmp_path, "auto", "auto"
    monkeypatch.setattr(engines, "installed", lambda: engines.ENGINES)
    monkeypatch.setattr(choice, "_version", lambda engine: f"{engine} 1")


def test_the_fastest_of_the_accurate_is_best():
    rows = [row("torch", 10), row("openvino", 30, 0.98), row("onnxruntime", 20, 0.99)]

    assert choice.best(rows) == "onnxruntime"


def test_torch_stays_where_nothing_is_accurate():
    assert choice.best([row("torch", 10, 0.5), row("openvino", 30, 0.5)]) == "torch"


def test_unmeasured_specs_run_on_torch(spec):
    assert engine_for(spec).name == "torch"


def test_what_was_measured_runs_its_spec_and_no_other(spec):
    choice.remember(spec, "openvino", [row("openvino", 30)])

    assert engine_for(spec).name == "openvino"
    assert engine_for(get_spec("efficientnet-lite0")).name == "torch"


def test_measuring_another_spec_keeps_the_first(spec):
    choice.remember(spec, "openvino", [])
    choice.remember(get_spec("fake-twice"), "onnxruntime", [])

    assert engine_for(spec).name == "openvino"


def test_the_setting_comes_first(settings, spec):
    choice.remember(spec, "openvino", [])
    settings.FUTU_ENGINE = "onnxruntime"

    assert engine_for(spec).name == "onnxruntime"


def test_a_device_that_is_named_is_torchs(settings, spec):
    choice.remember(spec, "openvino", [])
    settings.FUTU_DEVICE = "cuda"

    assert engine_for(spec).name == "torch"


@pytest.mark.parametrize("changed", ["_version", "_processor"])
def test_another_machine_or_library_has_to_be_measured_anew(spec, monkeypatch, changed):
    choice.remember(spec, "openvino", [])
    monkeypatch.setattr(choice, changed, lambda *_: "another")

    assert engine_for(spec).name == "torch"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"%s": 1}', '{"%s": {}}'])
def test_a_damaged_file_is_no_choice(spec, tmp_path, text):
    choice.remember(spec, "openvino", [])
    (file,) = tmp_path.glob("engines/*.json")
    file.write_text(text.replace("%s", spec.key))

    assert engine_for(spec).name == "torch"
    choice.remember(spec, "openvino", [])
    assert json.loads(file.read_text())[spec.key]["engine"] == "openvino"


@pytest.mark.parametrize("name", ["ncnn", "cuda"])
def test_an_engine_that_only_enlarges_leaves_features_theirs(settings, spec, name):
    settings.FUTU_ENGINE = name
    choice.remember(spec, "openvino", [])
    assert engine_for(spec).name == "openvino"


def test_every_engine_that_enlarges_can_be_named():
    names = {each.name for each in upscaling.ENGINES}
    assert names == {*engines.FOR_ENLARGING} | {each.name for each in engines.ENGINES}


def test_a_setting_in_vain_is_refused_at_start(settings, monkeypatch):
    for name in ("auto", "torch", "onnxruntime", "cuda"):
        settings.FUTU_ENGINE = name
        check_setting()
    settings.FUTU_ENGINE = "tensorflow"
    with pytest.raises(ImproperlyConfigured, match=r"known: auto, torch.*ncnn, cuda"):
        apps.get_app_config("vision").ready()
    monkeypatch.setattr(engines, "find_spec", lambda name: None)
    settings.FUTU_ENGINE = "ncnn"
    with pytest.raises(ImproperlyConfigured, match="requirements-enhancement"):
        check_setting()


def test_an_engine_in_vain_is_a_sentence(settings, spec, monkeypatch):
    settings.FUTU_ENGINE = "tensorflow"
    with pytest.raises(EngineError, match="known: auto, torch, openvino, onnxruntime"):
        engine_for(spec)

    monkeypatch.setattr(engines, "installed", lambda: engines.ENGINES[:1])
    with pytest.raises(EngineError, match="not installed"):
        get_engine("openvino")


def test_a_choice_that_is_not_installed_any_more_is_none(spec, monkeypatch):
    choice.remember(spec, "openvino", [])
    monkeypatch.setattr(choice, "_version", lambda engine: None)
    monkeypatch.setattr(engines, "installed", lambda: engines.ENGINES[:1])

    assert engine_for(spec).name == "torch"
