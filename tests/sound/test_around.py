"""What is not there is said in a sentence, and nothing heavy is loaded by looking."""

import subprocess
import sys

import pytest
from django.conf import settings

from apps.sound.errors import SENTENCES, NotInstalledError, SoundError, installed
from apps.sound.needed import MODULES, WEIGHTS
from apps.vision.weights import registry

HEAVY = ("torch", "onnxruntime", "faster_whisper", "ctranslate2", "misaki", "jieba", "scipy")
IMPORTING = """
import sys, django
django.setup()
from apps.sound import chunks, files, lines, recognition, speakers, speech, vad, voices
print([name for name in {heavy!r} if name in sys.modules])
"""


def test_importing_loads_no_model_and_no_library():
    shown = subprocess.run(
        [sys.executable, "-c", IMPORTING.format(heavy=HEAVY)],
        capture_output=True, text=True, check=True, cwd=settings.BASE_DIR,
        env={"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip

    assert shown.stdout.strip() == "[]", shown.stdout


def test_a_missing_package_is_named():
    with (
        pytest.raises(NotInstalledError, match=r"“nowhere” is not installed.*films\.txt"),
        installed(),
    ):
        import nowhere  # type: ignore[import-not-found]  # noqa: F401


def test_requirements_bring_what_is_asked_for():
    listed = (settings.BASE_DIR / "requirements-films.txt").read_text().replace("-", "_").lower()
    names = {"opencc": "opencc_python_reimplemented"}

    assert [name for name in MODULES if f"\n{names.get(name, name)}==" not in listed] == []


def test_weights_are_registered():
    assert [registry.get(name).name for name in WEIGHTS] == list(WEIGHTS)


@pytest.mark.parametrize("code", SENTENCES)
def test_every_error_has_a_sentence(code: str):
    params = dict.fromkeys(("name", "problem", "known", "language", "text"), "x")

    assert "%(" not in SoundError(code, params).message
