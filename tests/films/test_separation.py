"""What the dub is laid over: the original, a track of one's own, or what a command leaves of it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from apps.films.errors import FilmError
from apps.films.forms import SettingsForm
from apps.films.models import Artifact, Film
from apps.films.services import processing
from apps.films.stages import extracting
from tests.films.conftest import engine, fresh, run

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.ffmpeg]
QUIET = "ffmpeg -nostdin -y -loglevel error -i {input} -af volume=0.05 {output}"


@pytest.fixture
def film(fast, receive, translator) -> Film:
    return receive(translator=engine(translator), background="separate")


def background(film: Film) -> Artifact:
    return extracting.get(film, extracting.background(film))


def test_the_dub_is_laid_over_what_the_command_leaves(film, settings):
    settings.FUTU_SEPARATION_COMMAND = QUIET
    film = run(film)
    assert (film.state, film.why) == ("done", "")
    made = background(film)
    assert made.data["what"] == "separated"
    assert made.file.sha256 != extracting.get(film, "full").file.sha256

    # A run without a change keeps it; another command makes it anew.
    assert background(run(film)).pk == made.pk
    settings.FUTU_SEPARATION_COMMAND = QUIET.replace("0.05", "0.01")
    assert background(run(film)).pk != made.pk


@pytest.mark.parametrize(
    "command", ["", "/nowhere/separate {input} {output}"], ids=["none", "not there"]
)
def test_without_a_command_it_is_neither_offered_nor_started(film, owner, settings, command):
    settings.FUTU_SEPARATION_COMMAND = command
    offered = str(SettingsForm(person=owner, initial={"background": "duck"})["background"])
    assert 'value="track"' in offered
    assert 'value="separate"' not in offered
    with pytest.raises(FilmError) as refused:
        processing.start(fresh(film))
    assert refused.value.code == "no_separation"


@pytest.mark.parametrize(
    ("script", "said"),
    [("import sys; sys.exit('out of memory')", "out of memory"), ("pass", "{output}")],
    ids=["fails", "writes nothing"],
)
def test_a_command_that_fails_is_said(film, settings, tmp_path: Path, script, said):
    program = tmp_path / "separate.py"
    program.write_text(script)
    settings.FUTU_SEPARATION_COMMAND = f"{sys.executable} {program} {{input}} {{output}}"
    film = run(film)
    assert (film.state, film.why) == ("failed", "separation")
    assert said in film.job.error
    film.options = {**film.options, "background": "duck"}
    film.save()
    assert run(film).state == "done"
