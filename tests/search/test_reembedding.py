"""Changing the model: nothing is lost, nothing is mixed, and every step can be stopped."""

from io import StringIO

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from apps.galleries import files
from apps.galleries.files import Variant
from apps.galleries.models import Gallery, Image
from apps.galleries.services import bin_images, move_images, restore_images
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.run import JobError
from apps.jobs.services.performing import perform
from apps.search import stores
from apps.search.active_model import active_embedder, active_model
from apps.search.models import ActiveModel, Embedding, IndexState, Query, UnembeddableImage
from apps.search.services import answering, building, reembedding
from apps.search.services.reembedding import cleaning, work
from apps.search.services.verifying import faults
from apps.vision.specs import get_spec
from tests.search.index.plain import PlainStore

pytestmark = pytest.mark.both

OLD, NEW = (get_spec(name).key for name in ("fake", "fake-twice"))


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("reembed", *arguments, stdout=out)
    return out.getvalue()


def specs_of(image: Image) -> set[str]:
    return set(Embedding.objects.filter(image=image).values_list("spec", flat=True))


@pytest.fixture
def turns(monkeypatch):
    """One picture at a time."""
    monkeypatch.setattr(work, "BATCH", 1)
    monkeypatch.setattr(work, "TURN", 1)


@pytest.fixture
def stop_after(turns, monkeypatch):
    """Do something after a number of pictures."""

    def arrange(count, act):
        make, made = work._make, []

        def make_and_act(*args):
            make(*args)
            made.append(args)
            if len(made) == count:
                act()

        monkeypatch.setattr(work, "_make", make_and_act)

    return arrange


def test_the_first_vector_decides_and_a_changed_setting_changes_nothing(add, settings, image):
    assert ActiveModel.objects.get().name == "fake"
    settings.FUTU_SPEC = "fake-twice"
    assert specs_of(add(2).images[0]) == {OLD}
    assert active_embedder().spec.name == "fake"
    assert "reembed --spec fake-twice" in command("--status")


def test_a_switch_leaves_the_new_vectors_alone(add, gallery, owner_client, upload):
    add(1, 2, 3)
    asked = owner_client.post(reverse("search:new"), {"file": upload(seed=2)})["Location"]
    out = command("--spec", "fake-twice", "--wait")
    assert "Answering: fake-twice" in out
    assert set(Embedding.objects.values_list("spec", flat=True)) == {NEW}
    assert list(IndexState.objects.values_list("spec", flat=True)) == [NEW]
    assert Job.objects.get(kind="search.reembed").done == 3
    found = owner_client.get(asked).context["matches"]
    assert next(match.image.name for match in found) == "picture-2.png"
    assert len(found) == 3
    assert Query.objects.get().spec == NEW
    assert list(faults()) == []


def test_until_it_is_complete_the_old_ones_answer(add, owner_client, upload, stop_after):
    add(1, 2, 3)
    answers = []

    def ask():
        page = owner_client.post(reverse("search:new"), {"file": upload(seed=2)}, follow=True)
        answers.append((page.context["query"].spec, len(page.context["matches"])))

    stop_after(2, ask)
    command("--spec", "fake-twice", "--wait")
    assert answers == [(OLD, 3)]


def test_an_answer_that_the_switch_overtook_is_made_anew(add, owner_client, upload, monkeypatch):
    """During the search the model was switched and the old vectors were removed."""
    add(1, 2, 3)
    asked = owner_client.post(reverse("search:new"), {"file": upload(seed=2)})["Location"]
    find = answering.find
    overtaken: list[str] = []

    def overtake(*args, **kwargs):
        if not overtaken:
            overtaken.append(command("--spec", "fake-twice", "--wait"))
        return find(*args, **kwargs)

    monkeypatch.setattr(answering, "find", overtake)
    page = owner_client.get(asked)
    assert overtaken
    assert len(page.context["matches"]) == page.context["searched"] == 3
    assert page.context["query"].spec == NEW


def test_what_is_uploaded_meanwhile_has_both(add, stop_after):
    add(1, 2)
    added = []
    stop_after(1, lambda: added.extend(add(3, work=False).images))
    reembedding.begin("fake-twice")
    jobs.drain()
    assert specs_of(added[0]) == {NEW}
    assert active_model().spec == NEW
    assert list(faults()) == []


def test_uploads_go_first(add, turns):
    add(*range(5))
    reembedding.begin("fake-twice")
    upload = add(7, work=False)
    jobs.drain(["default"])
    jobs.drain()
    reembed = Job.objects.get(kind="search.reembed")
    assert Image.objects.get(pk=upload.images[0].pk).ready_at < reembed.finished
    ready = Image.objects.get(pk=upload.images[0].pk)
    assert specs_of(ready) == {NEW}
    made_after = Embedding.objects.filter(spec=NEW, id__gt=Embedding.objects.get(image=ready).id)
    assert made_after.count() >= 3


def test_vectors_made_for_the_old_model_are_made_again_when_it_was_switched(
    add, image, monkeypatch
):
    """The switch happens between computing and writing a picture's vectors."""
    from apps.search.services import embedding

    made = embedding._made
    switched: list[int] = []

    def switch_after(seen):
        vectors = made(seen)
        if not switched:
            switched.append(ActiveModel.objects.update(name="fake-twice", spec=NEW))
        return vectors

    monkeypatch.setattr(embedding, "_made", switch_after)
    late = add(9).images[0]
    assert specs_of(late) == {NEW}
    assert Image.objects.get(pk=late.pk).state == Image.State.READY


def test_one_that_becomes_ready_before_the_switch_is_not_forgotten(add, image, monkeypatch):
    """It arrived when all others were done."""
    refuse = work._check_losses
    came: list[Image] = []

    def come(*args):
        refuse(*args)
        if not came:
            came.extend(add(9, work=False).images)
            ActiveModel.objects.update(next_spec="")
            jobs.drain(["default"])
            for job in Job.objects.filter(kind="search.embed", state="queued"):
                jobs.perform(job.pk)
            ActiveModel.objects.update(next_spec=NEW)

    monkeypatch.setattr(work, "_check_losses", come)
    reembedding.begin("fake-twice")
    jobs.drain()
    assert active_model().spec == NEW
    assert specs_of(came[0]) == {NEW}


def test_pictures_that_move_and_lie_in_the_bin_meanwhile(add, owner, gallery, stop_after):
    other = Gallery.objects.create(owner=owner, name="Other")
    moved, binned, restored, _ = add(1, 2, 3, 4).images

    def tidy():
        move_images(Image.objects.filter(pk=moved.pk), other, owner_id=owner.pk)
        for image in (binned, restored):
            bin_images(Image.objects.filter(pk=image.pk), owner_id=owner.pk)
        restore_images(Image.including_bin.filter(pk=restored.pk), owner_id=owner.pk)

    stop_after(2, tidy)
    reembedding.begin("fake-twice")
    jobs.drain()
    assert specs_of(moved) == specs_of(restored) == {NEW}
    assert specs_of(binned) == set()
    restore_images(Image.including_bin.filter(pk=binned.pk), owner_id=owner.pk)
    jobs.drain()
    assert specs_of(binned) == {NEW}
    assert list(faults()) == []


def test_a_gallery_in_the_bin_comes_back_findable(add, gallery, owner):
    from apps.galleries.services import bin_gallery, restore_gallery

    add(1, 2)
    bin_gallery(gallery)
    command("--spec", "fake-twice", "--wait")
    restore_gallery(gallery)
    vector = np.asarray(Embedding.objects.filter(spec=NEW).first().array)
    assert len(Embedding.objects.nearest(vector, [gallery], 5, spec=NEW)) == 2


def test_a_lost_preview_is_listed_and_can_be_tried_again(add, tmp_path):
    lost, kept = add(1, 2).images
    preview = tmp_path / files.key(lost.id, Variant.PREVIEW)
    content = preview.read_bytes()
    preview.unlink()
    command("--spec", "fake-twice", "--wait")
    assert specs_of(kept) == {NEW}
    unembeddable = UnembeddableImage.objects.get()
    assert (unembeddable.image_id, unembeddable.code) == (lost.id, "lost")
    assert "picture-1.png" in command("--left")
    assert "Left out: 1" in command("--status")
    preview.write_bytes(content)
    command("--retry-left", "--wait")
    assert specs_of(lost) == {NEW}
    assert not UnembeddableImage.objects.exists()
    with pytest.raises(CommandError, match="No picture was left out"):
        command("--retry-left")


def test_a_storage_that_is_away_does_not_switch_to_nothing(add, tmp_path):
    images = add(1, 2).images
    for image in images:
        (tmp_path / files.key(image.id, Variant.PREVIEW)).rename(tmp_path / f"{image.id}")
    with pytest.raises(CommandError, match="2 of 2 pictures cannot be read"):
        command("--spec", "fake-twice", "--wait")
    assert active_model().spec == OLD
    assert "Being made: fake-twice" in command("--status")
    for image in images:
        (tmp_path / f"{image.id}").rename(tmp_path / files.key(image.id, Variant.PREVIEW))
    command("--retry-left", "--wait")
    assert set(Embedding.objects.values_list("spec", flat=True)) == {NEW}


def test_or_it_does_when_a_person_says_so(add, tmp_path):
    (image,) = add(1).images
    (tmp_path / files.key(image.id, Variant.PREVIEW)).unlink()
    with pytest.raises(CommandError, match="--leave-out"):
        command("--spec", "fake-twice", "--wait")
    command("--leave-out", "--wait")
    assert active_model().spec == NEW


def test_it_pauses_between_pictures_and_goes_on(add, stop_after):
    add(1, 2, 3, 4)
    stop_after(2, reembedding.pause)
    out = command("--spec", "fake-twice", "--wait")
    assert "reembed --resume" in out
    job = Job.objects.get(kind="search.reembed")
    assert (job.state, job.done, job.total) == (Job.State.PAUSED, 2, 4)
    jobs.reconcile()  # As at every start of the workers.
    jobs.drain()
    assert Embedding.objects.filter(spec=NEW).count() == 2
    command("--resume", "--wait")
    assert active_model().spec == NEW


def test_what_was_cancelled_leaves_the_old_model_and_its_leavings_go(add, stop_after):
    add(1, 2, 3)
    stop_after(2, reembedding.cancel)
    with pytest.raises(CommandError, match="cancelled"):
        command("--spec", "fake-twice", "--wait")
    assert (active_model().spec, active_model().next_spec) == (OLD, "")
    assert set(Embedding.objects.values_list("spec", flat=True)) == {OLD}
    assert list(faults()) == []


def test_back_again_uses_what_is_left(add, monkeypatch):
    add(1, 2, 3)
    monkeypatch.setattr("apps.search.services.reembedding.cleaning.request", lambda: None)
    command("--spec", "fake-twice", "--wait")
    old = Embedding.objects.filter(spec=OLD)
    before = set(old.values_list("id", flat=True))
    late = add(4).images[0]
    command("--spec", "fake", "--wait")
    assert active_model().spec == OLD
    assert set(old.exclude(image=late).values_list("id", flat=True)) == before
    assert specs_of(late) == {OLD, NEW}


def test_cleaning_stops_before_what_is_wanted_again(add, monkeypatch):
    """A cleaned spec is chosen again while its states are being removed."""
    add(1, 2, 3)
    monkeypatch.setattr(cleaning, "PIECE", 1)
    monkeypatch.setattr(cleaning, "request", lambda: None)
    command("--spec", "fake-twice", "--wait")
    [state] = cleaning.leftovers()
    assert cleaning._remove_piece(state)
    reembedding.begin("fake")
    assert not cleaning._remove_piece(state)
    assert Embedding.objects.filter(spec=OLD).count() == 2
    assert list(faults()) == []
    jobs.drain()
    assert Embedding.objects.filter(spec=OLD).count() == 3
    assert active_model().spec == OLD


def test_what_is_left_while_cleaning_runs_goes_too(add, monkeypatch):
    """The model is changed back by another worker after the job has listed what to remove."""
    add(1, 2, 3)
    remove = cleaning._remove_piece

    def change_back_first(state: IndexState) -> bool:
        monkeypatch.setattr(cleaning, "_remove_piece", remove)
        command("--spec", "fake")
        for kind in (reembedding.KIND, reembedding.CLEAN):
            for job in Job.objects.filter(kind=kind, state=Job.State.QUEUED):
                perform(job.pk)
        return remove(state)

    monkeypatch.setattr(cleaning, "_remove_piece", change_back_first)
    command("--spec", "fake-twice")
    jobs.drain()
    assert active_model().spec == OLD
    assert set(Embedding.objects.values_list("spec", flat=True)) == {OLD}


def test_a_picture_that_nobody_embedded_is_found_every_hour(add, image):
    Embedding.objects.all().delete()
    IndexState.objects.all().delete()
    reembedding.hourly_check()
    jobs.drain()
    assert specs_of(image) == {OLD}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--spec", "fuzed"), "known: fused"),
        (("--spec", "fake"), "answers already"),
        (("--spec", "resnet50"), "weights fetch resnet50-imagenet"),
        (("--pause",), "reembed --spec NAME"),
        (("--resume",), "reembed --spec NAME"),
        (("--cancel",), "reembed --spec NAME"),
    ],
)
def test_what_cannot_be_done_says_what_to_do(image, nothing_fetched, arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        command(*arguments)
    assert not Job.objects.filter(kind="search.reembed").exists()


def test_one_at_a_time(image):
    command("--spec", "fake-twice")
    with pytest.raises(CommandError, match="reembed --cancel"):
        command("--spec", "fake-twice")
    with pytest.raises(CommandError, match="going on already"):
        command("--resume")


def test_an_upgrade_that_changed_the_model(add, gallery, owner_client, upload, caplog):
    """Stored vectors still answer; what needs the old model says so; reembed repairs it."""
    image = add(1, 2).images[0]
    for rows in (Embedding, IndexState, ActiveModel):
        rows.objects.update(spec="fake-0123456789abcdef")
    page = owner_client.post(reverse("search:new"), {"file": upload(seed=1)})
    assert "Searching is not possible at the moment" in page.content.decode()
    assert "reembed --spec NAME" in caplog.text
    page = owner_client.post(reverse("search:similar", args=[image.id]), follow=True)
    assert len(page.context["matches"]) == 1
    late = add(3).images[0]
    assert Image.objects.get(pk=late.pk).state == Image.State.FAILED
    assert "reembed --spec NAME" in Job.objects.get(kind="search.embed", state="failed").error
    assert "reembed --spec NAME" in command("--status")
    reembedding.hourly_check()
    command("--spec", "fake", "--wait")
    assert active_model().spec == OLD
    assert specs_of(image) == {OLD}


@pytest.fixture
def segments(settings, monkeypatch) -> PlainStore:
    """Galleries of two pictures are large; their segments are kept in memory."""
    settings.FUTU_INDEX_MIN = 2
    plain = PlainStore()
    monkeypatch.setattr(stores, "_store", lambda address: plain)
    return plain


def test_a_large_gallery_has_its_index_before_the_switch(add, gallery, segments, monkeypatch):
    """It is never answered from rows alone; the old model's index goes with its rows."""
    add(1, 2, 3)
    building.start_all_due()
    jobs.drain()
    before = IndexState.objects.get(spec=OLD).as_segment
    assert before.name in segments.kept
    switched: list[str] = []
    save = ActiveModel.save

    def see(active, *args, **kwargs):
        if active.spec == NEW:
            switched.append(IndexState.objects.get(spec=NEW).segment)
        save(active, *args, **kwargs)

    monkeypatch.setattr(ActiveModel, "save", see)
    command("--spec", "fake-twice", "--wait")
    jobs.drain()
    [name] = switched
    assert name
    assert IndexState.objects.get().segment == name
    assert list(segments.kept) == [name]
    assert list(faults()) == []


def test_an_index_that_cannot_be_built_keeps_the_old_model(add, segments, monkeypatch):
    add(1, 2, 3)
    build = building.build

    def fail(*args, **kwargs):
        raise JobError("The disk is full.")

    monkeypatch.setattr(building, "build", fail)
    with pytest.raises(CommandError, match="could not be built"):
        command("--spec", "fake-twice", "--wait")
    assert active_model().spec == OLD
    monkeypatch.setattr(building, "build", build)
    command("--resume", "--wait")
    assert active_model().spec == NEW
    assert IndexState.objects.get().segment


def test_a_query_without_its_picture_says_that_it_has_no_answer_any_more(add, owner_client):
    asked = add(1, 2).images[0]
    address = owner_client.post(reverse("search:similar", args=[asked.id]))["Location"]
    Query.objects.update(image=None)
    assert len(owner_client.get(address).context["matches"]) == 2
    command("--spec", "fake-twice", "--wait")
    page = owner_client.get(address)
    assert "it has no answer any more" in page.content.decode()
