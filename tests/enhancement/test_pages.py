"""Pages of enhancing: files that are dropped, what to expect, reports, figures for staff."""

from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from reportlab import rl_config

from apps.accounts.models import User
from apps.enhancement.errors import EnhanceError
from apps.enhancement.forms import OF_RESULT
from apps.enhancement.models import Draft, Enhancement, Pace
from apps.enhancement.options import EnhanceOptions
from apps.enhancement.report.document import report_of
from apps.enhancement.services import drafts, pace, scratch
from apps.enhancement.services.asking import enhance
from apps.enhancement.services.changing import remove
from apps.enhancement.views.result import again_address
from apps.galleries.models import Gallery, Image
from apps.galleries.services import bin_gallery
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.media.kinds import PICTURES
from apps.media.models import StoredFile
from apps.media.services.quota import free_for
from futu.durations import duration
from tests.conftest import signed_in
from tests.enhancement.conftest import QUICK, file_of, job_of, made_enhancement, textured

pytestmark = [pytest.mark.django_db, pytest.mark.weights]
HTMX = {"headers": {"HX-Request": "true"}}
INDEX = "/enhancement/"


def test_a_file_goes_to_a_gallery_first(owner_client, owner, gallery):
    for into, named in ((gallery, "Holidays"), (None, "Enhanced")):
        given = {"file": file_of(textured())} | ({"gallery": str(into.pk)} if into else {})
        response = owner_client.post(INDEX, given)
        image = Image.objects.get(gallery__name=named, gallery__owner=owner)
        assert response["Location"] == reverse("enhancement:picture", args=[image.pk])
        again = owner_client.post(INDEX, given | {"file": file_of(textured())})
        assert again["Location"] == response["Location"], "the same bytes are one picture"
        waits = owner_client.get(response["Location"]).content.decode()
        assert "being prepared" in waits
    jobs.drain()
    assert "region__picture" in owner_client.get(response["Location"]).content.decode()


@pytest.mark.parametrize("content", [None, b"", b"no picture"])
def test_what_is_no_picture_is_refused_with_a_sentence(owner_client, upload, content):
    given = {} if content is None else {"file": upload("a.png", content=content)}
    response = owner_client.post(INDEX, given)
    assert response.status_code == 422
    assert "notice--error" in response.content.decode()
    assert not Image.objects.exists()


def test_no_token_comes_into_an_address(owner_client, small):
    """Without a script the settings are sent, and the answer is their address."""
    page = reverse("enhancement:picture", args=[small.pk])
    shown = owner_client.get(page).content.decode()
    assert 'formmethod="get"' not in shown
    given = {"csrfmiddlewaretoken": "secret", "signature": "abc", "left": 1, "look": 1}
    settings = {"preset": "quick", "scale": "2", "tile": "96", "gallery": str(small.gallery_id)}
    answer = owner_client.post(page, given | settings)
    address, _, query = answer["Location"].partition("?")
    assert address == page
    assert parse_qs(query) == {name: [value] for name, value in settings.items()}
    followed = owner_client.get(answer["Location"]).content.decode()
    assert 'value="quick" checked' in followed
    assert 'name="keeps_capture" >' in followed, "it was not chosen"


def test_what_to_expect_follows_the_settings(owner_client, small):
    address = reverse("enhancement:expectation", args=[small.pk])
    told = owner_client.get(address, {"preset": "quick", "scale": "2"}, **HTMX)
    text = told.content.decode()
    assert "240 × 144" in text
    assert told.context["plan"].signature in text
    assert "as usual elsewhere" in text
    Pace.objects.create(way=pace.way_of(QUICK.recipe()), seconds=90)
    told = owner_client.get(address, {"preset": "quick", "tile": "96"}, **HTMX)
    assert "as measured on this machine" in told.content.decode()
    wrong = owner_client.get(address, {"preset": "quick", "blend": "7"}, **HTMX)
    assert "Correct the settings" in wrong.content.decode()


def test_a_pace_is_measured_once_and_follows_what_pictures_take(owner, small, order):
    recipe = QUICK.recipe()
    for _ in range(2):
        pace.measure_soon(recipe)
    assert Job.objects.filter(kind=pace.KIND).count() == 1
    jobs.drain()
    assert Pace.objects.get().seconds > 0
    pace.note(recipe, 1000)
    assert 290 < Pace.objects.get().seconds < 310


def test_without_a_script_everything_is_a_form(owner_client, small):
    page = reverse("enhancement:picture", args=[small.pk])
    shown = owner_client.get(page, {"preset": "anime", "scale": "2", "untouched": "on"})
    assert 'value="anime" checked' in shown.content.decode()
    preview = reverse("enhancement:preview", args=[small.pk])
    region = {"left": "0", "top": "0", "width": "40", "height": "40"}
    asked = owner_client.post(preview, {"preset": "quick"} | region)
    draft = Draft.objects.get()
    assert asked["Location"].startswith(f"{draft.get_absolute_url()}?")
    assert "Look again" in owner_client.get(asked["Location"]).content.decode()
    jobs.drain()
    done = owner_client.get(asked["Location"])
    assert "data-viewing" in done.content.decode()
    assert done.context["plan"].signature == draft.signature
    wrong = owner_client.post(preview, {"preset": "quick"} | region | {"width": "500"})
    assert wrong.status_code == 422
    assert "192" in wrong.content.decode()


def test_a_preview_without_a_script_keeps_where_the_result_goes(owner_client, owner, small):
    other = Gallery.objects.create(owner=owner, name="A first by name")
    given = {"preset": "quick", "gallery": str(other.pk), "keeps_place": "on"}
    region = {"left": "0", "top": "0", "width": "40", "height": "40"}
    for name in ("preview", "draft_again"):
        about = small.pk if name == "preview" else Draft.objects.get().pk
        asked = owner_client.post(reverse(f"enhancement:{name}", args=[about]), given | region)
        address = asked["Location"]
        page = owner_client.get(address)
        form = page.context["form"]
        said = [form[field].value() for field in OF_RESULT]
        assert said == [str(other.pk), False, True]
        assert f"?gallery={other.pk}&amp;keeps_place=True" in page.content.decode()


def test_a_failed_preview_says_why_on_the_whole_page(owner_client, owner, small, monkeypatch):
    draft = drafts.preview(owner, small, QUICK, (0, 0, 20, 20))
    Draft.objects.update(recipe=draft.recipe | {"tile": 384})
    jobs.drain()
    shown = owner_client.get(draft.get_absolute_url()).content.decode()
    assert "Look at the preview or the expectation again" in shown
    assert reverse("enhancement:draft_again", args=[draft.pk]) in shown

    def refuse(*args):
        raise EnhanceError("disk_full")

    monkeypatch.setattr(drafts, "preview", refuse)
    again = owner_client.post(reverse("enhancement:draft_again", args=[draft.pk]))
    assert (again.status_code, again.templates[0].name) == (422, "enhancement/picture.html")
    assert "disk is full" in again.content.decode()


def test_once_more_goes_to_the_same_gallery_with_the_same_copies(owner_client, owner, done):
    Gallery.objects.create(owner=owner, name="A first by name")
    for capture, place in ((True, False), (False, True)):
        done.keeps_capture, done.keeps_place = capture, place
        form = owner_client.get(again_address(done)).context["form"]
        said = [form[name].value() for name in OF_RESULT]
        assert said == [str(done.gallery_id), capture, place]
        assert form["preset"].value() == "quick"
    done.options |= {"sharpen": 0.0}
    done.gallery, done.keeps_capture = None, False
    form = owner_client.get(again_address(done)).context["form"]
    assert [form["sharpen"].value(), form["keeps_capture"].value()] == ["0.0", False]


def test_what_is_in_a_gallery_in_the_bin_is_not_linked(owner_client, owner, small, done):
    drafts.preview(owner, small, QUICK, (0, 0, 20, 20))
    bin_gallery(done.gallery)
    page = owner_client.get(done.get_absolute_url()).content.decode()
    assert "The result was deleted from its gallery." in page
    for gone in (done.result, done.source):
        assert gone.get_absolute_url() not in page
    assert "Enhance once more" not in page
    assert owner_client.get(f"/api/v1/enhance/{done.pk}/result").status_code == 404
    assert owner_client.get(Draft.objects.get().get_absolute_url()).status_code == 404


def test_settings_of_many_that_are_wrong_are_told_where_they_are_asked(owner_client, small):
    address = reverse("enhancement:gallery", args=[small.gallery_id])
    given = {"preset": "quick", "sharpen": "5"}
    assert owner_client.post(address, given).status_code == 422
    told = owner_client.post(address, given, **HTMX)
    assert told.status_code == 200
    assert "Correct the settings above first." in told.content.decode()


def test_the_report_in_both_languages(monkeypatch, owner_client, done):
    monkeypatch.setattr(rl_config, "pageCompression", 0)
    content = report_of(done)
    assert content.count(b"/Subtype /Image") == 4
    for words in (b"small.png", done.result_sha256.encode(), b"animevideov3"):
        assert words in content, words
    with translation.override("zh-hans"):
        assert report_of(done).startswith(b"%PDF-")
    response = owner_client.get(reverse("enhancement:report", args=[done.pk]))
    assert response["Content-Type"] == "application/pdf"


def test_there_is_no_report_without_a_result(owner_client, owner, small, order):
    row = enhance(owner, small, QUICK, order)
    response = owner_client.get(reverse("enhancement:report", args=[row.pk]), follow=True)
    assert "no result yet" in response.content.decode()


def test_deleting_ends_the_job_and_removes_files(owner, small, order, done):
    row = enhance(owner, small, EnhanceOptions(preset="quick", scale=2), order)
    scratch.opened_folder(row.pk)
    job = job_of(row)
    remove(row)
    assert not scratch.folder_of(row.pk).exists()
    assert Job.objects.get(pk=job.pk).state == Job.State.CANCELLED
    remove(Enhancement.objects.get(pk=done.pk))
    assert not StoredFile.objects.exists()
    assert Image.objects.filter(pk=done.result_id).exists()


def test_the_sweep_removes_what_nobody_comes_back_to(owner, small, order):
    row = enhance(owner, small, QUICK, order)
    kept = scratch.opened_folder(row.pk)
    (kept.parent / "0d0d0d0d-0000-4000-8000-000000000000").mkdir()
    (kept.parent / "nonsense").mkdir()
    scratch.sweep()
    assert [path.name for path in kept.parent.iterdir()] == [str(row.pk)]
    drafts.preview(owner, small, QUICK, (0, 0, 20, 20))
    drafts.sweep()
    assert Draft.objects.exists()


def test_the_sweep_removes_previews_of_pictures_that_are_deleted(owner, small, done):
    drafts.preview(owner, small, QUICK, (0, 0, 20, 20))
    jobs.drain()
    of_report = {done.before_id, done.after_id}
    small.delete()
    assert not Draft.objects.exists()
    assert StoredFile.objects.count() == 4
    drafts.sweep()
    assert StoredFile.objects.count() == 4, "a worker may be about to name them"
    StoredFile.objects.update(created=timezone.now() - timedelta(days=1))
    previews = StoredFile.objects.exclude(pk__in=of_report)
    size, free = sum(file.bytes for file in previews), free_for(owner.pk, PICTURES)
    drafts.sweep()
    assert set(StoredFile.objects.values_list("pk", flat=True)) == of_report
    assert free_for(owner.pk, PICTURES) == (free or 0) + size


def test_the_console_is_for_staff(owner_client, mate_client, stranger_client, small, owner):
    made_enhancement(owner, small)
    address = reverse("enhancement:console")
    assert owner_client.get(address).status_code == 404
    assert mate_client.get(address).status_code == 404
    assert stranger_client.get(address).status_code == 302
    staff = User.objects.create_user("staff", "staff@example.org", "x", is_staff=True)
    page = signed_in(staff).get(address)
    assert page.status_code == 200
    assert page.context["overview"].done == 1


def test_another_persons_pictures_and_galleries_are_refused(mate_client, mate, small, gallery):
    mine = Gallery.objects.create(owner=mate, name="Mine")
    start = {"preset": "quick", "gallery": str(gallery.pk), "signature": "0" * 64}
    assert mate_client.post(f"/enhancement/picture/{small.pk}/", start).status_code == 404
    given = {"file": file_of(textured()), "gallery": str(gallery.pk)}
    assert mate_client.post(INDEX, given).status_code == 422
    Gallery.objects.filter(pk=gallery.pk).update(visibility="public")
    page = mate_client.get(f"/enhancement/picture/{small.pk}/")
    assert "your own pictures" in page.content.decode()
    assert mine.images.count() == 0


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, "1 second"), (40, "40 seconds"), (130, "2 minutes"), (4800, "1 h 20 min"), (None, "–")],
)
def test_durations_as_people_read_them(seconds, said):
    assert duration(seconds) == said
