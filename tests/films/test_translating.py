"""Translation keeps lines and ids, whatever a model returns."""

from __future__ import annotations

import pytest
from django.urls import reverse

from apps.films.errors import FilmError
from apps.films.models import Artifact, Translation
from apps.films.services import editing, importing, outputs, retaking, terms
from apps.films.services.checks import lost_numbers
from apps.films.services.lines import lines
from apps.films.stages import translating
from apps.films.translating.asking import Result, corrected, translate
from apps.films.translating.lines import Line, budget
from apps.jobs import services as jobs
from apps.providers import errors
from apps.providers import services as providers
from apps.providers.fake.faults import FAULTS
from apps.providers.models import Budget, Provider
from apps.providers.services.credentials import set_key
from tests.films.conftest import agree, engine, fresh, job_of, run

LINES = [Line(str(n), f"This is line number {n} of them.", 2.5) for n in range(1, 18)]


class Model:
    """Answers by a rule; counts requests."""

    def __init__(self, answer):
        self.answer, self.asked = answer, []

    def __call__(self, some, hint=""):
        self.asked.append([one.id for one in some])
        return self.answer(some, hint)


def said(some):
    return {one.id: f"第{one.id}行" for one in some}


def test_one_refused_line_is_isolated_and_the_others_come_through():
    def answer(some, hint):
        if any(one.id == "7" for one in some):
            raise errors.ContentRefusedError
        return said(some)

    model = Model(answer)
    found = translate(LINES, model, "zh")
    assert found.flags == {"7": "refused"}
    assert set(found.texts) == {one.id for one in LINES} - {"7"}
    assert len(model.asked) <= 12


@pytest.mark.parametrize("lost", [{"3"}, {"1", "2", "17"}])
def test_lost_lines_are_asked_for_again(lost):
    first: list[int] = []

    def answer(some, hint):
        found = said(some)
        if not first:
            first.append(1)
            return {id_: text for id_, text in found.items() if id_ not in lost}
        return found

    model = Model(answer)
    found = translate(LINES, model, "zh")
    assert (len(found.texts), found.flags) == (17, {})
    assert model.asked[1] == sorted(lost, key=int)


def test_a_line_that_never_comes_is_flagged_and_no_other():
    model = Model(lambda some, hint: {k: v for k, v in said(some).items() if k != "5"})
    found = translate(LINES, model, "zh")
    assert found.flags == {"5": "missing"}
    assert len(found.texts) == 16
    assert len(model.asked) <= 4


def test_merged_lines_are_divided_again():
    def answer(some, hint):
        found = said(some)
        if len(some) > 2:
            found["4"], found["5"] = (
                "这是第四行的话，还有第五行的话，都在这里了，真的很长很长。",
                "",
            )
        return found

    found = translate(LINES, Model(answer), "zh")
    assert (found.texts["4"], found.texts["5"]) == ("第4行", "第5行")
    assert not found.flags


def test_answers_that_are_no_json_are_bisected():
    def answer(some, hint):
        if len(some) > 5:
            raise errors.UnfitAnswerError
        return said(some)

    found = translate(LINES, Model(answer), "zh")
    assert (len(found.texts), found.flags) == (17, {})


def test_ids_of_the_models_own_are_not_taken():
    found = translate(LINES[:2], Model(lambda some, hint: {"9": "别的", "1": "一"}), "zh")
    assert found.texts == {"1": "一"}
    assert found.flags == {"2": "missing"}


def test_what_is_no_fault_of_the_lines_ends_it():
    def answer(some, hint):
        raise errors.KeyRefusedError

    with pytest.raises(errors.KeyRefusedError):
        translate(LINES, Model(answer), "zh")


def test_a_lost_number_is_asked_for_once_more_and_the_better_one_taken():
    def faults(line, text):
        return "" if "42" in text else "keep the number 42."

    hints = []

    def answer(some, hint):
        hints.append(hint)
        return {"1": "有42只羊"}

    lines = [Line("1", "42 sheep", 2)]
    found = corrected(lines, Result({"1": "有羊"}), Model(answer), faults)
    assert found.texts == {"1": "有42只羊"}
    assert hints == ["Line 1: keep the number 42."]


@pytest.mark.parametrize(
    ("text", "translation", "lost"),
    [
        ("At 9, or 12", "九点，或者十二点", []),
        ("In 1984", "一九八四年", []),
        ("200 men, 3000 ships", "两百个人，三千条船", []),
        ("It costs 3.50", "要3.5块", []),
        ("20 years", "很多年", ["20"]),
        ("1,000 times", "1000次", []),
    ],
)
def test_numbers(text, translation, lost):
    assert lost_numbers(text, translation) == lost


def test_the_budget_follows_the_time_and_the_language():
    assert budget(2.0, "zh") == 10
    assert budget(2.0, "fr") > budget(2.0, "zh") * 2


# -- With the server, the rows and the job


@pytest.fixture
def to_translate(receive, fast, translator):
    def make(model="translates", **options):
        translator.chat_model = model
        translator.save()
        return receive(translator=engine(translator), subtitles_only=True, **options)

    return make


@pytest.mark.ffmpeg
@pytest.mark.django_db
@pytest.mark.parametrize("model", ["lines-lost", "lines-merged", "lines-renumbered"])
def test_every_line_has_its_translation_whatever_is_lost(to_translate, model):
    film = run(to_translate(model))
    assert (film.state, film.outcome) == ("done", "subtitles_only")
    assert all(row.text for row in lines(film).rows)
    assert len(lines(film).rows) == 4


@pytest.mark.ffmpeg
@pytest.mark.django_db
def test_a_refused_line_is_shown_and_the_film_goes_on(to_translate, fake, clip):
    fake.translator.refuses = {"torch"}
    film = run(to_translate())
    rows = lines(film).rows
    assert [bool(row.text) for row in rows] == [True, False, True, True]
    assert "refused" in rows[1].codes
    assert lines(film, "untranslated").rows[0].cue.pk == rows[1].cue.pk
    asked = len(fake.received)
    assert run(film).state == "done"
    assert len(fake.received) == asked, "it is not asked again by itself"
    fake.translator.refuses = set()
    retaking.retranslate(rows[1].cue)
    jobs.drain()
    assert lines(fresh(film)).rows[1].text


@pytest.mark.ffmpeg
@pytest.mark.django_db
def test_wrong_json_twice(to_translate, fake):
    fake.translator.babbles = 2
    film = run(to_translate())
    assert all(row.text for row in lines(film).rows)


@pytest.mark.ffmpeg
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fault", "code"),
    [("rate-later", "rate_limited"), ("key", "key_refused"), ("server", "server_fault")],
)
def test_faults_of_the_provider_end_with_its_sentence_and_go_on_later(
    to_translate, fake, translator, fault, code
):
    film = to_translate()
    fake.will(*[FAULTS[fault]] * 3)
    film = run(film)
    assert (film.state, film.why) == ("failed", code)
    assert str(errors.error_of(code)) == job_of(film).error
    before = film.cues.count()
    fake.faults.clear()
    film = run(film)
    assert (film.state, film.cues.count()) == ("done", before)


@pytest.mark.ffmpeg
@pytest.mark.django_db
def test_429_is_waited_for(to_translate, fake, pauses):
    fake.will(FAULTS["rate"])
    assert run(to_translate()).state == "done"
    assert pauses


@pytest.mark.ffmpeg
@pytest.mark.django_db
def test_a_key_that_is_revoked_midway_loses_nothing(to_translate, fake, monkeypatch):
    from apps.films.stages import translating

    monkeypatch.setattr(translating, "BATCH", 2)
    film = to_translate()
    fake.key = "fake-key-0123456789abcdef"
    real = translating.Translator.translate

    def once(self, batch, stage=None):
        found = real(self, batch, stage)
        fake.key = "another"
        return found

    monkeypatch.setattr(translating.Translator, "translate", once)
    film = run(film)
    assert film.why == "key_refused"
    assert Translation.objects.filter(cue__film=film).count() == 2
    fake.key = "fake-key-0123456789abcdef"
    monkeypatch.setattr(translating.Translator, "translate", real)
    asked = len(fake.received)
    assert run(film).state == "done"
    assert len(fake.received) == asked + 1, "the lines that were left, and no others"


@pytest.mark.ffmpeg
@pytest.mark.django_db
def test_what_was_answered_before_a_fault_is_kept(to_translate, monkeypatch):
    """The correction of one line is refused for want of money; the others were paid for."""

    def ask(prompt, **more):
        if '"correct"' in prompt:
            raise errors.BudgetError
        return providers.ask(prompt, **more)

    monkeypatch.setattr(translating, "ask", ask)
    monkeypatch.setattr(translating.Translator, "_faults", lambda *_: "a number is lost")
    film = run(to_translate())
    assert film.state == "failed"
    assert all(row.text for row in lines(film).rows)


def test_a_hosted_translator_needs_agreement(to_translate, translator, owner):
    film = to_translate()
    Provider.objects.update(is_hosted=True)
    with pytest.raises(errors.ConsentError):
        run(film)
    agree(owner)
    assert run(film).state == "done"


@pytest.mark.ffmpeg
@pytest.mark.django_db
def test_a_budget_that_is_used_up_says_so(to_translate, translator):
    from apps.providers.kinds import Unit
    from apps.providers.models import Price

    Price.objects.create(provider=translator, unit=Unit.REQUEST, micros=1_000_000)
    Budget.objects.create(micros=10)
    film = run(to_translate())
    assert film.why == "over_budget"


@pytest.mark.ffmpeg
@pytest.mark.django_db
def test_one_changed_line_is_one_question(to_translate, fake, owner):
    film = run(to_translate())
    asked = len(fake.received)
    cue = film.cues.in_order()[1]
    editing.edit(cue, owner, text="Bring the 2 maps at once.")
    assert "source_changed" in lines(film).rows[1].codes
    film = run(film)
    assert len(fake.received) == asked + 1
    assert "2" in lines(film).rows[1].text
    assert "source_changed" not in lines(film).rows[1].codes


@pytest.mark.ffmpeg
@pytest.mark.django_db
def test_terms_are_told_and_checked(to_translate, fake, owner):
    film = to_translate()
    terms.add(owner, "torch", "手电筒", film=film)
    terms.add(owner, "map", never_translate=True)
    film = run(film)
    row = lines(film).rows[1]
    assert "手电筒" in row.text
    assert "map" in row.text
    assert "term" not in row.codes
    editing.translate_text(row.cue, owner, "带上火炬")
    assert "term" in lines(film).rows[1].codes
    asked = len(fake.received)
    assert run(film).state == "done"
    assert lines(film).rows[1].text == "带上火炬", "what a person wrote stays"
    assert len(fake.received) == asked


@pytest.mark.ffmpeg
@pytest.mark.django_db
def test_shorter_and_longer(to_translate, owner):
    film = run(to_translate())
    cue = film.cues.in_order()[0]
    assert retaking.alternatives_of(cue) is None
    job = retaking.alternatives(cue)
    assert retaking.alternatives(cue).pk == job.pk
    jobs.drain()
    found = retaking.alternatives_of(cue)
    said_now = lines(film).rows[0].text
    assert len(found.shorter) < len(said_now) < len(found.longer)


@pytest.mark.ffmpeg
@pytest.mark.django_db
def test_the_editor_says_that_it_asks_and_then_what_came_of_it(to_translate, owner_client):
    film = run(to_translate())
    cue = film.cues.in_order()[0]
    address = reverse("films:alternatives", args=[cue.pk])
    htmx = {"headers": {"HX-Request": "true"}}
    asked = owner_client.post(address, {"show": "all", "page": "1"}, **htmx).text
    assert "data-editor" in asked
    assert "Asking for other wordings" in owner_client.get(address, **htmx).text
    jobs.drain()
    found = owner_client.get(address, **htmx).text
    assert found.count("data-use=") == 2
    assert "hx-trigger" not in found
    retaking.last_asked(cue).__class__.objects.update(state="failed", error_source="It is away.")
    Artifact.objects.filter(stage="alternatives").delete()
    assert "It is away." in owner_client.get(address, **htmx).text


@pytest.mark.ffmpeg
@pytest.mark.django_db
def test_a_translation_of_ones_own(fast, receive, owner, clip):
    film = run(receive(subtitles_only=True))
    assert film.outcome == "needs_translator"
    text = outputs.subtitle_text(film, "en", "srt").replace("The key", "钥匙")
    with pytest.raises(FilmError) as refused:
        importing.import_translation(film, owner, b"\x00\x01", "a.srt")
    assert refused.value.code in ("not_subtitles", "no_lines")
    found = importing.import_translation(film, owner, text.encode(), "a.srt")
    assert (found.taken, found.of, found.without) == (4, 4, 0)
    film = run(film)
    assert film.outcome == "subtitles_only"
    assert lines(film).rows[0].text.startswith("钥匙")
    editing.undo(film, owner)
    assert not lines(film).rows[0].text


@pytest.mark.ffmpeg
@pytest.mark.django_db
def test_lines_of_ones_own_are_not_recognised(receive, fast, owner, translator):
    film = receive(translator=engine(translator), subtitles_only=True)
    srt = "1\n00:00:01,000 --> 00:00:03,000\nThe key is here.\n"
    importing.import_lines(film, owner, srt.encode(), "own.srt")
    film = run(film)
    assert (film.state, fast.parts) == ("done", 0)
    assert [row.cue.text for row in lines(film).rows] == ["The key is here."]
    assert run(film, "recognise").cues.count() == 4


@pytest.mark.ffmpeg
@pytest.mark.django_db
def test_the_key_is_kept_out_of_jobs(to_translate, translator):
    set_key(translator, "sk-very-secret-0123456789")
    film = run(to_translate())
    job = job_of(film)
    assert "very-secret" not in f"{job.params}{job.error}{job.checkpoint}{film.error_params}"
