"""New pictures are examined: blocked, duplicates, or waiting with a score; however they came."""

import io

import numpy as np
import pytest
from django.core.files.storage import default_storage
from PIL import Image as Pillow

from apps.crawling import reasons
from apps.crawling.models import BlockRule, CrawledImage, Decision, PerceptualHash, Source
from apps.crawling.services import examination, publishing
from apps.crawling.services.perceptual_hashes import HashIndex
from apps.crawling.services.promotion import promote
from apps.galleries import files
from apps.galleries.files import Variant
from apps.galleries.models import Image, Origin
from apps.galleries.pictures.perceptual_hash import NEAR, as_uint64, distances, pdq_hash
from apps.galleries.services import mark_failed
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.search.models import Embedding
from apps.search.services.verifying import faults
from tests.crawling.uploads import detailed_picture, packed, upload

pytestmark = pytest.mark.both

State = CrawledImage.State


def smaller(seed):
    return upload(content=packed(detailed_picture(seed).resize((240, 210)), "JPEG", quality=60))


def larger(seed):
    return upload(content=packed(detailed_picture(seed).resize((480, 360)), "JPEG", quality=90))


def test_a_new_picture_waits_for_a_decision(examined_entry, source):
    entry = examined_entry(1)
    assert (entry.state, entry.reason_code, entry.score) == (State.WAITING, "", None)
    assert (len(entry.phash), entry.staged_file_id) == (64, None)
    assert entry.image.state == Image.State.READY
    assert entry.image.gallery == source.waiting
    assert PerceptualHash.objects.get(entry=entry).value.hex() == entry.phash
    assert not default_storage.exists(files.key(entry.image_id, Variant.ORIGINAL))
    assert Embedding.objects.filter(image=entry.image).exists()
    assert list(faults()) == []


def test_the_same_look_elsewhere_is_a_duplicate(examined_entry):
    first, second = examined_entry(1), examined_entry(2, smaller(1))
    assert (second.state, second.reason_code) == (State.DUPLICATE, reasons.NEAR_DUPLICATE)
    assert (second.duplicate_of, second.image) == (first, first.image)
    assert Image.including_bin.count() == 1
    assert list(faults()) == []


def test_one_with_more_pixels_takes_the_place_of_one_that_waits(
    examined_entry, make_entry, ingest_entry
):
    first = examined_entry(1)
    copy = ingest_entry(make_entry(3), upload(1))  # The first one's bytes.
    second = examined_entry(2, larger(1))
    first.refresh_from_db()
    copy.refresh_from_db()
    assert (second.state, first.state) == (State.WAITING, State.DUPLICATE)
    assert (first.duplicate_of, first.image) == (second, second.image)
    assert (copy.duplicate_of, copy.image) == (second, second.image)
    assert list(Image.including_bin.all()) == [second.image]


def test_what_was_decided_keeps_its_place(examined_entry, owner):
    first = examined_entry(1)
    publishing.approve(CrawledImage.objects.all(), by=owner)
    second = examined_entry(2, larger(1))
    first.refresh_from_db()
    assert (first.state, second.state) == (State.APPROVED, State.DUPLICATE)


def test_what_joins_a_published_picture_is_named_with_it(examined_entry, owner):
    examined_entry(1, tags=("Sea",))
    publishing.approve(CrawledImage.objects.all(), by=owner)
    second = examined_entry(2, smaller(1), tags=("#Old_Town",), author="Ann")
    assert {origin.author for origin in Origin.objects.filter(image=second.image)} == {"", "Ann"}
    assert {tag.name for tag in second.image.tags.all()} == {"sea", "old town"}


def test_what_joins_without_a_licence_is_not_named(examined_entry, owner):
    examined_entry(1)
    publishing.approve(CrawledImage.objects.all(), by=owner)
    other = Source.objects.found(name="Other", slug="other", homepage="https://example.net/")
    assert examined_entry(2, smaller(1), source=other).state == State.DUPLICATE
    assert Origin.objects.count() == 1


def test_one_like_a_rejected_picture_does_not_ask_again(examined_entry, owner):
    examined_entry(1)
    publishing.reject(CrawledImage.objects.all(), by=owner)
    second = examined_entry(2, smaller(1))
    assert (second.state, second.duplicate_of.state) == (State.DUPLICATE, State.REJECTED)


@pytest.mark.parametrize("turned", [None, *Pillow.Transpose])
def test_a_barred_look_goes_at_once(examined_entry, turned):
    """Mirrored and turned copies as well."""
    look = pdq_hash(detailed_picture(1))
    assert look
    BlockRule.objects.create(kind=BlockRule.Kind.PERCEPTUAL_HASH, value=look.hex(), digest="x")
    picture = detailed_picture(1).transpose(turned) if turned is not None else detailed_picture(1)
    entry = examined_entry(1, upload(content=packed(picture, "JPEG", quality=80)))
    assert (entry.state, entry.reason_code, entry.image) == (State.REFUSED, reasons.BLOCKED, None)
    assert not Image.including_bin.exists()


def test_pictures_with_little_in_them_are_not_taken_for_one_another(examined_entry):
    white, cream = (Pillow.new("RGB", (300, 300), colour) for colour in ("white", "beige"))
    entries = [
        examined_entry(n, upload(content=packed(flat))) for n, flat in enumerate([white, cream])
    ]
    assert [(entry.state, entry.phash) for entry in entries] == [(State.WAITING, "")] * 2


def test_a_picture_that_fails_says_why_and_leaves_nothing(examined_entry):
    broken = packed(detailed_picture(1), "JPEG")
    entry = examined_entry(1, upload(content=broken[: len(broken) // 2]))
    assert (entry.state, entry.reason_code, entry.image) == (State.REFUSED, "truncated", None)
    assert not Image.including_bin.exists()
    assert list(faults()) == []


@pytest.mark.parametrize("code", ["stopped", "disk_full", "lost", "unexpected"])
def test_what_is_not_its_fault_lets_the_next_crawl_try_again(
    source, make_entry, ingest_entry, code
):
    entry, copy = ingest_entry(make_entry(1), ETag="1"), ingest_entry(make_entry(2))
    promote(source)
    Job.objects.filter(kind="galleries.add").update(state=Job.State.FAILED)
    mark_failed(Image.objects.values_list("id", flat=True), code)
    jobs.drain()
    entry.refresh_from_db()
    copy.refresh_from_db()
    assert (entry.state, entry.reason_code, entry.image, entry.etag) == (
        State.FOUND,
        code,
        None,
        "",
    )
    assert (copy.state, copy.duplicate_of) == (State.FOUND, None)
    assert entry.reason
    assert not Image.including_bin.exists()


def test_examining_again_changes_nothing(examined_entry):
    entry = examined_entry(1)
    jobs.start(examination.KIND)
    jobs.drain()
    again = CrawledImage.objects.get(id=entry.id)
    assert (again.state, again.image, PerceptualHash.objects.count()) == (
        entry.state,
        entry.image,
        1,
    )


def test_one_job_that_waits_is_enough(source, make_entry, ingest_entry):
    for n in range(3):
        ingest_entry(make_entry(n), upload(n))
    promote(source)
    for image in Image.objects.all():
        mark_failed([image.id], "broken")
    assert Job.objects.filter(kind=examination.KIND).count() == 1


def test_the_uploads_of_people_are_none_of_its_business(image):
    assert not Job.objects.filter(kind=examination.KIND).exists()


def test_a_source_that_publishes_without_looking(examined_entry, source):
    source.auto_approve = True
    source.save()
    entry = examined_entry(1)
    assert (entry.state, entry.reason_code) == (State.APPROVED, reasons.AUTO)
    assert entry.image.gallery == source.gallery
    assert Decision.objects.get().by is None


@pytest.mark.parametrize("licence", ["", "none"])
def test_without_a_licence_nothing_is_published_unseen(examined_entry, source, licence):
    source.auto_approve, source.licence = True, licence
    source.save()
    assert examined_entry(1).state == State.WAITING


def test_what_staff_withdrew_is_not_published_again(examined_entry, source, owner):
    source.auto_approve = True
    source.save()
    examined_entry(1)
    publishing.withdraw(CrawledImage.objects.all(), by=owner)
    examined_entry(2)
    assert [e.state for e in CrawledImage.objects.order_by("id")] == [State.WAITING, State.APPROVED]


def test_a_publication_unseen_that_was_undone_is_not_made_again(examined_entry, source, owner):
    source.auto_approve = True
    source.save()
    entry = examined_entry(1)
    publishing.undo(Decision.objects.get().action, owner)
    examined_entry(2)
    entry.refresh_from_db()
    assert entry.state == State.WAITING


def test_a_picture_unlike_the_others_of_its_word_scores_less(examined_entry):
    alike = [examined_entry(n, upload(content=packed(_red(n))), tags=("red",)) for n in range(7)]
    other = examined_entry(8, upload(content=packed(_blue())), tags=("red",))
    scores = {id_: score or 0.0 for id_, score in CrawledImage.objects.values_list("id", "score")}
    assert all(0 <= score <= 1 for score in scores.values())
    assert scores[other.id] < min(scores[entry.id] for entry in alike)


def test_a_word_with_few_pictures_has_no_middle(examined_entry):
    assert {examined_entry(n, tags=("rare",)).score for n in range(3)} == {None}


def _red(seed):
    """Of one subject, with different perceptual hashes."""
    noise = np.random.default_rng(seed).integers(-60, 60, (9, 12, 3))
    colours = np.clip(np.array([190, 40, 40]) + noise, 0, 255).astype(np.uint8)
    return Pillow.fromarray(colours).resize((320, 240), Pillow.Resampling.BICUBIC)


def _blue():
    noise = np.random.default_rng(99).integers(-60, 60, (9, 12, 3))
    colours = np.clip(np.array([40, 60, 200]) + noise, 0, 255).astype(np.uint8)
    return Pillow.fromarray(colours).resize((320, 240), Pillow.Resampling.BICUBIC)


def test_looks_are_read_once_and_then_what_is_new(make_entry, django_assert_num_queries):
    known, look = HashIndex(), bytes(range(32))
    far = bytes(255 - n for n in range(32))
    entries = [make_entry(n) for n in range(3)]
    PerceptualHash.objects.create(entry=entries[0], value=far)
    PerceptualHash.objects.create(entry=entries[1], value=look)
    assert known.near(look) == [(0, entries[1].id)]
    PerceptualHash.objects.create(entry=entries[2], value=bytes([1, *look[1:]]))
    with django_assert_num_queries(1):
        assert known.near(look) == [(0, entries[1].id), (1, entries[2].id)]


def test_a_look_does_not_depend_on_size_or_packing():
    look = pdq_hash(detailed_picture(1))
    for side, quality in [(160, 90), (640, 30), (80, 60)]:
        copy = detailed_picture(1).resize((side, side * 3 // 4))
        again = Pillow.open(io.BytesIO(packed(copy, "JPEG", quality=quality))).convert("RGB")
        other = pdq_hash(again)
        assert look
        assert other
        assert distances(look, as_uint64([other]))[0] <= NEAR
