"""People change lines and characters; each change can be taken back, and costs what it must."""

from __future__ import annotations

import pytest

from apps.films.errors import FilmError
from apps.films.models import Artifact, Cue, Take, Translation
from apps.films.services import (
    characters,
    editing,
    effects,
    history,
    retaking,
    usual_settings,
    working,
)
from apps.films.services.lines import line, lines
from apps.films.views.framing import is_changed
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.media.kinds import UploadRequest
from tests.films.conftest import fresh, run

pytestmark = [pytest.mark.django_db, pytest.mark.ffmpeg]


@pytest.fixture
def film(dubbed):
    return dubbed


@pytest.fixture
def cue(film):
    return film.cues.in_order()[0]


def table(film):
    return [
        (row.cue.start_ms, row.cue.end_ms, row.cue.text, row.text, row.cue.character_id)
        for row in lines(fresh(film)).rows
    ]


def test_one_changed_line_makes_one_take_and_one_mix(film, cue, owner, fast):
    before = set(Take.objects.values_list("pk", flat=True))
    mixed = Artifact.objects.get(stage="mix").key
    stretched = set(Artifact.objects.filter(stage="fit").values_list("key", flat=True))
    spoken, heard = len(fast.spoken), fast.parts
    editing.translate_text(cue, owner, "钥匙在门边的石头下面。")
    assert line(cue).take is None
    film = run(film)
    assert film.state == "done"
    assert fast.spoken[spoken:] == ["钥匙在门边的石头下面。"]
    assert len(set(Take.objects.values_list("pk", flat=True)) - before) == 1
    assert Artifact.objects.get(stage="mix").key != mixed
    now = set(Artifact.objects.filter(stage="fit").values_list("key", flat=True))
    assert len(now - stretched) == 1
    assert fast.parts == heard


def test_taking_it_back_speaks_nothing_anew(film, cue, owner, fast):
    was = table(film)
    editing.translate_text(cue, owner, "换一个说法。")
    run(film)
    spoken = len(fast.spoken)
    editing.undo(film, owner)
    assert table(film) == was
    assert line(cue).take is not None
    run(film)
    assert len(fast.spoken) == spoken


def test_regenerating_one_line(film, cue, fast):
    before = line(cue).take
    spoken, said = len(fast.spoken), before.file.sha256
    job = retaking.regenerate(cue)
    assert (job.queue, retaking.regenerate(cue).pk) == ("speech", job.pk)
    jobs.drain()
    after = line(cue).take
    assert len(fast.spoken) == spoken + 1
    assert after.pk != before.pk
    assert after.rate == before.rate
    assert after.file.sha256 == said, "the same voice says it in the same way"


def test_splitting_and_merging_and_back(film, cue, owner):
    was = table(film)
    first, second = editing.split(cue, owner, at_word=4)
    assert (first.text, second.text) == ("The key is under", "the stone next to the gate.")
    assert first.end_ms == second.start_ms
    assert len(table(film)) == len(was) + 1
    editing.merge(first, owner)
    whole = lines(fresh(film)).rows[0].cue
    assert (whole.text, whole.end_ms) == (was[0][2], was[0][1])
    editing.undo(film, owner)
    editing.undo(film, owner)
    assert table(film) == was
    editing.redo(film, owner)
    assert len(table(film)) == len(was) + 1
    editing.undo(film, owner)
    with pytest.raises(FilmError, match="nothing to take back"):
        editing.undo(film, owner)


def test_a_moment_divides_a_line_between_words(cue, owner):
    middle = (cue.words[3][1] + cue.words[4][0]) // 2
    first, second = editing.split(cue, owner, at_ms=middle)
    assert first.text.split()[-1] == "under"
    editing.edit(second, owner, text="one two three four")
    third, fourth = editing.split(second, owner, at_ms=(second.start_ms + second.end_ms) // 2)
    assert (third.text, fourth.text) == ("one two", "three four")


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"start_ms": 5000, "end_ms": 4000}, "times"),
        ({"end_ms": 99_000_000}, "times"),
        ({"start_ms": 1000, "end_ms": 1050}, "short"),
        ({"text": "x" * 1001}, "text_long"),
    ],
)
def test_times_and_texts_have_limits(cue, owner, how, code):
    with pytest.raises(FilmError) as refused:
        editing.edit(cue, owner, **how)
    assert refused.value.code == code
    cue.refresh_from_db()
    assert cue.text == "The key is under the stone next to the gate."


def test_a_new_change_ends_what_could_be_done_again(film, cue, owner):
    editing.edit(cue, owner, text="One.")
    editing.undo(film, owner)
    editing.edit(cue, owner, locked=True)
    assert not history.can_redo(film)
    assert [step.edit.action for step in history.steps(film)] == ["lock"]
    editing.edit(cue, owner, locked=True)
    assert len(history.steps(film)) == 1, "a change that changes nothing is none"


def test_adding_and_removing(film, owner):
    was = table(film)
    made = editing.add(film, owner, 11_500, 12_100, "The end.")
    assert "untranslated" in line(made).codes
    editing.remove(made, owner)
    assert table(film) == was
    editing.undo(film, owner)
    editing.undo(film, owner)
    editing.redo(film, owner)
    assert len(table(film)) == len(was) + 1
    film = run(film)
    assert lines(film).rows[-1].take is not None


def test_characters(film, owner, mate):
    all_lines = list(film.cues.in_order())
    one = all_lines[0].character
    characters.rename(one, owner, "  Ada   Byron ")
    assert one.name == "Ada Byron"
    two = characters.split(film, owner, all_lines[:2], "Bram")
    assert {cue.character_id for cue in film.cues.all()} >= {two.pk}
    characters.merge(one, owner, two)
    assert {cue.character_id for cue in film.cues.filter(pk__in=[c.pk for c in all_lines[:2]])} == {
        one.pk
    }
    editing.undo(film, owner)
    assert film.characters.filter(name="Bram").exists()
    assert film.cues.filter(character=two.pk).count() == 2
    with pytest.raises(FilmError):
        characters.merge(one, owner, one)
    with pytest.raises(FilmError):
        characters.set_gender(one, owner, "other")
    with pytest.raises(FilmError, match="no such voice"):
        characters.choose_voice(one, owner, "af_heart")


def test_another_voice_is_new_takes_of_that_character_alone(film, owner, fast):
    cues = list(film.cues.in_order())
    ada = characters.split(film, owner, cues[:1], "Ada")
    film = run(film)
    spoken = len(fast.spoken)
    ada.refresh_from_db()
    other = "zm_yunxi" if ada.voice_key != "zm_yunxi" else "zm_yunyang"
    characters.choose_voice(ada, owner, other)
    film = run(film)
    assert len(fast.spoken) == spoken + 1
    assert lines(film).rows[0].take.voice_key == other


def test_a_gender_chooses_the_voice_unless_a_person_did(film, owner):
    one = film.characters.first()
    for gender, letter in (("female", "f"), ("male", "m")):
        characters.set_gender(one, owner, gender)
        film = run(film)
        one.refresh_from_db()
        assert one.voice_key[1] == letter
    characters.choose_voice(one, owner, "zm_yunyang")
    characters.set_gender(one, owner, "female")
    run(film)
    one.refresh_from_db()
    assert one.voice_key == "zm_yunyang"


def test_locked_lines_outlive_another_recognition(film, cue, owner):
    editing.edit(cue, owner, text="My own words.", locked=True)
    film = run(film, "recognise")
    rows = lines(film).rows
    assert len(rows) == 4
    assert rows[0].cue.text == "My own words."
    assert history.steps(film)[0].edit.action == "recognised"


def test_misfits_are_flagged_not_cut(film, cue, owner):
    editing.translate_text(
        cue, owner, "这一行实在是太长太长了，没有人可以在这么短的时间里把它说完。"
    )
    film = run(film)
    row = lines(film, "misfits").rows[0]
    assert row.cue.pk == cue.pk
    assert row.over_ms > 0
    assert row.rate == 1.25
    said = next(one.sentence for one in row.problems if one.code == "over")
    assert "longer than its time" in said
    first, second, *_rest = lines(film).rows
    end = (first.take.start_ms or 0) + first.take.duration_ms / (first.rate or 1)
    assert end <= (second.take.start_ms or 0), "it is moved, never laid over the next"


def test_starting_twice_is_refused(film):
    from apps.films.services import processing

    processing.start(fresh(film))
    with pytest.raises(FilmError) as refused:
        processing.start(fresh(film))
    assert refused.value.code == "active"
    processing.pause(fresh(film))
    assert fresh(film).state == "paused"
    processing.resume(fresh(film))
    processing.cancel(fresh(film))
    assert (fresh(film).state, fresh(film).why) == ("failed", "not_finished")
    assert run(film).state == "done"


def while_it_runs(monkeypatch, stage, what, *, after):
    """Do `what` before or after a stage of the next run."""
    step = working.STEPS[stage]

    def wrapped(work, progress):
        if not after:
            what()
        step(work, progress)
        if after:
            what()

    monkeypatch.setitem(working.STEPS, stage, wrapped)


@pytest.mark.parametrize(("stage", "after"), [("mix", True), ("fit", False), ("mux", False)])
def test_a_change_during_the_last_stages_costs_no_dub(film, cue, owner, monkeypatch, stage, after):
    made = {(one.kind, one.format) for one in film.outputs.all()}

    def change():
        row = fresh(film).cues.get(pk=cue.pk)
        editing.edit(row, owner, end_ms=row.end_ms - 60)
        editing.translate_text(row, owner, "另一句话。")

    while_it_runs(monkeypatch, stage, change, after=after)
    film = run(film)
    assert (film.state, film.outcome) == ("done", "")
    assert {(one.kind, one.format) for one in film.outputs.all()} == made
    assert is_changed(film), "and the page offers to make it again"
    monkeypatch.undo()
    assert not is_changed(run(film))


def test_a_mix_that_is_gone_is_made_again(film):
    Artifact.objects.get(stage="mix").file.delete()
    film = run(film, "mux")
    assert film.outputs.filter(kind="sound").exists()


def test_one_line_without_a_translation_costs_no_dub(film, cue, owner):
    made = {(one.kind, one.format) for one in film.outputs.all()}
    usual_settings.settle_options(film, {"translator": "none"})
    film = fresh(film)
    cue.translations.all().delete()
    film = run(film)
    assert (film.state, film.outcome) == ("done", "")
    assert {(one.kind, one.format) for one in film.outputs.all()} == made
    first = lines(film).rows[0]
    assert (first.take, first.codes & {"untranslated"}) == (None, {"untranslated"})


def test_undoing_leaves_what_the_change_did_not_touch(film, cue, owner):
    """A model translated and heard since."""
    cue.translations.all().delete()
    editing.edit(cue, owner, end_ms=cue.end_ms - 60)
    Translation.objects.create(cue=cue, language="zh", text="模型说的。", origin="model")
    Cue.objects.filter(pk=cue.pk).update(pitch=120.0, confidence=0.5)
    history.undo(film, owner)
    now = film.cues.get(pk=cue.pk)
    assert (now.end_ms, now.pitch, now.confidence) == (cue.end_ms + 60, 120.0, 0.5)
    assert now.translations.get().text == "模型说的。"


def test_undoing_a_first_translation_takes_it_away(film, cue, owner):
    cue.translations.all().delete()
    editing.translate_text(cue, owner, "新的。")
    history.undo(film, owner)
    assert not cue.translations.exists()
    history.redo(film, owner)
    assert cue.translations.get().text == "新的。"


def test_lines_that_people_wrote_stay_when_all_is_recognised_anew(film, owner):
    first, second = film.cues.in_order()[:2]
    editing.edit(first, owner, text="Written by me.")
    editing.translate_text(second, owner, "我写的。")
    film = run(film, "recognise")
    rows = {row.cue.pk: (row.cue.text, row.text) for row in lines(film).rows}
    assert rows[first.pk][0] == "Written by me."
    assert rows[second.pk][1] == "我写的。"
    assert len(rows) == len({row.cue.start_ms for row in lines(film).rows}), "and no line twice"


def test_characters_told_apart_anew_can_be_taken_back(film, cue, owner):
    mine = characters.split(film, owner, [cue], "Mine")
    film = run(film, "characters")
    assert not film.characters.filter(name="Mine").exists()
    history.undo(film, owner)
    assert fresh(film).cues.get(pk=cue.pk).character == mine


def test_another_track_of_effects_waits_for_the_run(film, owner):
    asked = UploadRequest(owner.pk, "effects.wav", 9, {"film": str(film.pk)})
    assert effects.admit(asked).target == film.pk
    Job.objects.filter(pk=film.job_id).update(state="running")
    with pytest.raises(FilmError) as refused:
        effects.admit(asked)
    assert refused.value.code == "active"
