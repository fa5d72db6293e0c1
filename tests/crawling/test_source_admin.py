"""Sources in the admin: added, changed, listed, crawled, removed, by those who may."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.crawling.digests import digest_of
from apps.crawling.models import BlockRule, Crawl, CrawledImage, Decision, Source
from apps.crawling.services.progress import progress_of
from apps.galleries.models import Gallery, Image, Origin
from apps.galleries.services import add_images
from apps.jobs import services as jobs
from apps.jobs.models import Job
from tests.conftest import signed_in
from tests.pictures import picture_bytes

ADD = reverse("admin:crawling_source_add")
LIST = reverse("admin:crawling_source_changelist")
FIELDS = reverse("admin:crawling_source_fields")
TRY = reverse("admin:crawling_source_try")


@pytest.fixture(autouse=True)
def _contact(settings: Any) -> None:
    settings.FUTU_CRAWL_CONTACT = "crawls@example.org"


@pytest.fixture
def staff(db: None) -> User:
    return User.objects.create_superuser("staff", "staff@example.org", "correct horse battery")


@pytest.fixture
def staff_client(staff: User) -> Client:
    return signed_in(staff)


@pytest.fixture
def unprivileged(db: None) -> User:
    """A staff member without permissions for sources."""
    return User.objects.create_user("clerk", "clerk@example.org", "pw", is_staff=True)


@pytest.fixture
def unprivileged_client(unprivileged: User) -> Client:
    return signed_in(unprivileged)


def form(**values: Any) -> dict[str, Any]:
    """The form data of a web site."""
    return {
        "name": "Museum",
        "homepage": "https://museum.example.org/",
        "kind": "html",
        "shown": "html",
        "settings-start": "https://museum.example.org/tags\n\nhttps://museum.example.org/new",
        "settings-details": ".grid a",
        "settings-picture": "img.main",
        "licence": "",
        "schedule": "",
        "enabled": "on",
        "limit_per_tag": "300",
        "limit": "0",
        "least_side": "200",
        "delay": "1",
        "concurrency": "1",
        "recheck_days": "30",
    } | {name.replace("settings_", "settings-"): value for name, value in values.items()}


def page_of(source: Source, name: str = "change") -> str:
    return reverse(f"admin:crawling_source_{name}", args=[source.pk])


def pictures(gallery: Gallery, *seeds: int) -> list[Image]:
    files = [ContentFile(picture_bytes(seed=seed), name=f"{seed}.png") for seed in seeds]
    added = add_images(gallery, files)
    jobs.drain()
    return added.images


# -- Adding and changing
def test_a_source_is_added_with_its_two_galleries(staff_client: Client):
    response = staff_client.post(ADD, form())
    source = Source.objects.get()
    assert response["Location"] == page_of(source)
    assert (source.slug, source.kind) == ("museum", "html")
    assert source.settings["start"] == [
        "https://museum.example.org/tags",
        "https://museum.example.org/new",
    ]
    assert source.gallery.visibility == "public"
    assert source.waiting.visibility == "private"
    assert source.history.get().history_user.username == "staff"


@pytest.mark.parametrize(
    ("names", "slugs"),
    [
        (("故宫博物院", "国家图书馆"), ["source-1", "source-2"]),
        (("Museum", "Museum!"), ["museum", "museum-2"]),
    ],
)
def test_every_name_has_a_short_name(staff_client: Client, names: tuple[str], slugs: list[str]):
    for name in names:
        staff_client.post(ADD, form(name=name))
    assert list(Source.objects.order_by("id").values_list("slug", flat=True)) == slugs


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(staff_client: Client):
    response = staff_client.post(ADD, form(settings_start="", homepage=""))
    page = response.content.decode()
    assert response.status_code == 200
    assert response.context["settings_form"].errors.keys() == {"start"}
    assert response.context["adminform"].form.errors.keys() >= {"homepage"}
    assert "img.main" in page  # Typed values are still there.
    assert not Source.objects.exists()


def test_the_name_of_another_source_is_refused(staff_client: Client, source: Source):
    staff_client.post(ADD, form(name=source.name))
    assert Source.objects.count() == 1
    assert Gallery.objects.count() == 2


def test_a_preset_brings_its_fields_and_its_home_page(staff_client: Client):
    page = staff_client.post(FIELDS, {"kind": "openverse", "shown": "html"})
    values = {field.html_name: field.value() for field in page.context["settings_form"]}
    filled = {name: value for name, value in values.items() if value not in (None, "")}
    assert filled
    lines = {k: "\n".join(v) if isinstance(v, list) else v for k, v in filled.items()}
    sent = form(kind="openverse", shown="openverse", homepage="") | lines
    assert staff_client.post(ADD, sent).status_code == 302
    source = Source.objects.get()
    assert source.kind == "api"
    assert "openverse" in source.homepage


def test_the_fields_of_another_kind_come_by_themselves_or_by_a_button(staff_client: Client):
    part = staff_client.post(FIELDS, form(kind="api"), headers={"HX-Request": "true"})
    whole = staff_client.post(ADD, form(kind="api", name="Kept as typed", _fields=""))
    for response in (part, whole):
        assert response.context["settings_form"].kind == "api"
        assert 'name="shown" value="api"' in response.content.decode()
    assert "<html" not in part.content.decode()
    assert "Kept as typed" in whole.content.decode()
    assert "errornote" not in whole.content.decode()
    assert not Source.objects.exists()


def test_a_source_found_again_keeps_its_settings(staff_client: Client):
    staff_client.post(ADD, form())
    source = Source.objects.get()
    page = staff_client.get(page_of(source))
    assert page.context["settings_form"]["start"].value().splitlines() == source.settings["start"]
    back = {"kind": "html", "shown": "api", "source": str(source.pk)}
    fields = staff_client.post(FIELDS, back).context["settings_form"]
    assert fields["start"].value().splitlines() == source.settings["start"]


def test_renaming_a_source_renames_its_galleries_and_what_its_pictures_say(
    staff_client: Client, add: Any
):
    staff_client.post(ADD, form())
    source = Source.objects.get()
    image = add(1, to=source.gallery).images[0]
    now = timezone.now()
    origin = Origin.objects.create(
        image=image, site="Museum", page="https://x.example", fetched=now
    )
    staff_client.post(page_of(source), form(name="Great Museum"))
    source.refresh_from_db()
    assert {source.gallery.name, source.waiting.name} == {"Great Museum"}
    assert source.slug == "museum"  # Known addresses stay.
    origin.refresh_from_db()
    assert origin.site == "Great Museum"


def test_pictures_follow_the_licence_they_are_published_under(staff_client: Client, add: Any):
    staff_client.post(ADD, form(licence="cc-by-4.0"))
    source = Source.objects.get()
    lent, own = add(1, 2, to=source.gallery).images
    for image, licence in ((lent, ""), (own, "pdm")):
        url = f"https://museum.example.org/{image.id}.jpg"
        values = {"url": url, "digest": digest_of(url), "image": image, "licence": licence}
        CrawledImage.objects.create(source=source, state=CrawledImage.State.APPROVED, **values)
        shown = {"site": "Museum", "page": url, "url": url, "licence": licence or "cc-by-4.0"}
        Origin.objects.create(image=image, fetched=timezone.now(), **shown)
    for forbidden in ("none", ""):
        page = staff_client.post(page_of(source), form(licence=forbidden)).content.decode()
        assert "Withdraw them first." in page
    staff_client.post(page_of(source), form(licence="cc0"))
    assert Origin.objects.get(image=lent).licence == "cc0"
    assert Origin.objects.get(image=own).licence == "pdm"


def test_the_history_tells_settings_one_by_one(staff_client: Client):
    staff_client.post(ADD, form())
    source = Source.objects.get()
    staff_client.post(page_of(source), form(settings_picture="img.large"))
    response = staff_client.get(page_of(source, "history"))
    (change,) = response.context["page_obj"][0].history_delta_changes
    assert (change["old"], change["new"]) == ("img.main", "img.large")
    page = response.content.decode()
    assert "staff" in page
    assert "style=" not in page
    old = reverse(
        "admin:crawling_source_simple_history", args=[source.pk, source.history.last().pk]
    )
    assert staff_client.post(old, form(name="Gone back")).status_code == 302
    assert not Source.objects.filter(name="Gone back").exists()


# -- Overview
def test_its_page_says_how_it_stands(staff_client: Client, source: Source, make_entry: Any):
    for n, state in enumerate(["waiting", "waiting", "approved", "refused"]):
        make_entry(n, state=state)
    source.schedule = "weekly"
    source.save()
    Crawl.objects.create(source=source, new=1234, seen=5, refused=6)
    overview = staff_client.get(page_of(source)).context["overview"]
    assert [count.count for count in overview.state_counts] == [2, 1, 1]
    assert overview.next > source.created
    assert not overview.lacks_contact


def test_what_waits_in_a_list_of_its_own_waits_for_no_decision(
    staff_client: Client, source: Source, make_entry: Any, crawl: Crawl
):
    make_entry(1, state="waiting")
    make_entry(2, state="waiting", postponed=timezone.now())
    make_entry(3, state="waiting", reason_code="gone")
    state_counts = staff_client.get(page_of(source)).context["overview"].state_counts
    assert [(str(count.label), count.count) for count in state_counts] == [
        ("Waits for a decision", 1),
        ("Later", 1),
        ("Changed at source", 1),
    ]
    assert [one.waiting_count for one in staff_client.get(LIST).context["cl"].result_list] == [1]
    assert progress_of(crawl).undecided == 1


def test_a_missing_contact_is_said(staff_client: Client, source: Source, settings: Any):
    settings.FUTU_CRAWL_CONTACT = ""
    assert "FUTU_CRAWL_CONTACT" in staff_client.get(page_of(source)).content.decode()


def test_the_list_asks_as_much_for_many_as_for_one(
    staff_client: Client, source: Source, make_entry: Any
):
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert staff_client.get(LIST).status_code == 200
        return len(queries)

    def furnish(of: Source, n: int) -> None:
        Crawl.objects.create(source=of, job=Job.objects.create(kind="crawling.crawl"))
        make_entry(n, source=of, state="waiting")

    furnish(source, 0)
    staff_client.get(LIST)
    few = asked()
    for n in range(1, 9):
        furnish(Source.objects.found(name=f"Site {n}", slug=f"site-{n}"), n)
    assert asked() == few
    listed = staff_client.get(LIST).context["cl"].result_list
    assert [one.waiting_count for one in listed] == [1] * 9


def test_several_are_switched_off_with_a_trace(staff_client: Client, source: Source):
    sent = {"action": "disable", "_selected_action": [source.pk]}
    staff_client.post(LIST, sent)
    source.refresh_from_db()
    assert not source.enabled
    assert source.history.first().history_user.username == "staff"


# -- Crawling
def test_crawl_now_starts_one_and_leads_to_it(staff_client: Client, staff: User, source: Source):
    response = staff_client.post(page_of(source, "crawl"), {"tags": "", "limit": "20"})
    crawl = Crawl.objects.get()
    assert (crawl.source, crawl.started_by, crawl.limit) == (source, staff, 20)
    assert response["Location"] == reverse("admin:crawling_crawl_change", args=[crawl.pk])


def test_why_no_crawl_begins_is_said(staff_client: Client, source: Source, settings: Any):
    staff_client.post(page_of(source, "crawl"))
    settings.FUTU_CRAWL_CONTACT = ""
    for given in ({}, {"tags": "nowhere"}):
        page = staff_client.post(page_of(source, "crawl"), given, follow=True)
        assert page.redirect_chain[-1][0] == page_of(source)
        assert "errornote" not in page.content.decode()
        assert 'class="error"' in page.content.decode()
    assert Crawl.objects.count() == 1


# -- Removing
@pytest.fixture
def full(source: Source, make_entry: Any, staff: User) -> Source:
    """A source with a published and a waiting picture, and decisions."""
    (public,) = pictures(source.gallery, 1)
    (waiting,) = pictures(source.waiting, 2)
    shown = make_entry(1, state="approved", image=public)
    make_entry(2, state="waiting", image=waiting)
    Decision.objects.create(entry=shown, by=staff, verb="approve")
    Crawl.objects.create(source=source)
    BlockRule.objects.create(kind="author", value="somebody", digest="d", source=source)
    return source


def test_before_a_source_goes_it_is_said_what_goes(staff_client: Client, full: Source):
    response = staff_client.get(page_of(full, "delete"))
    assert [(str(count.label), count.count) for count in response.context["state_counts"]] == [
        ("Waits for a decision", 1),
        ("Published", 1),
    ]
    assert Source.objects.exists()


@pytest.mark.parametrize("by_a_job", [False, True])
def test_a_source_goes_with_all_it_brought(
    staff_client: Client, full: Source, by_a_job: bool, monkeypatch: pytest.MonkeyPatch
):
    if by_a_job:
        monkeypatch.setattr("apps.crawling.services.sources.AT_ONCE", 0)
    staff_client.post(page_of(full, "delete"), {"post": "yes"})
    if by_a_job:
        full.gallery.refresh_from_db()
        assert full.gallery.visibility == "private"  # Hidden at once.
        jobs.drain()
        assert Job.objects.get(kind="crawling.remove").state == "succeeded"
    assert not Source.objects.exists()
    assert not CrawledImage.objects.exists()
    assert not Image.including_bin.exists()
    assert not Gallery.including_bin.filter(owner=None).exists()
    assert BlockRule.objects.get().source is None  # Blocked everywhere now.


def test_what_is_the_same_elsewhere_is_found_anew(
    staff_client: Client, full: Source, make_entry: Any
):
    other = Source.objects.found(name="Other", slug="other")
    double = make_entry(
        3, source=other, state="duplicate", duplicate_of=CrawledImage.objects.get(state="approved")
    )
    own = make_entry(4, source=other, state="waiting")
    staff_client.post(page_of(full, "delete"), {"post": "yes"})
    assert not CrawledImage.objects.filter(pk=double.pk).exists()
    assert CrawledImage.objects.filter(pk=own.pk).exists()


def test_the_crawl_of_a_source_that_goes_ends(staff_client: Client, source: Source):
    staff_client.post(page_of(source, "crawl"))
    staff_client.post(page_of(source, "delete"), {"post": "yes"})
    assert Job.objects.get(kind="crawling.crawl").state == "cancelled"
    assert not Source.objects.exists()


# -- Permissions
def addresses(source: Source) -> list[str]:
    of_one = [page_of(source, name) for name in ("change", "delete", "history", "crawl")]
    return [LIST, ADD, FIELDS, TRY, *of_one]


def test_others_reach_nothing(
    mate_client: Client, stranger_client: Client, unprivileged_client: Client, source: Source
):
    for address in addresses(source):
        for method in ("get", "post"):
            for client in (mate_client, stranger_client):
                response = getattr(client, method)(address)
                assert response["Location"].startswith(reverse("admin:login")), address
            assert getattr(unprivileged_client, method)(address).status_code == 403, address
    assert Source.objects.get() == source
    assert not Crawl.objects.exists()


def test_who_may_only_look_changes_nothing(
    unprivileged: User, unprivileged_client: Client, source: Source
):
    unprivileged.user_permissions.add(Permission.objects.get(codename="view_source"))
    page = unprivileged_client.get(page_of(source))
    assert page.status_code == 200
    assert page_of(source, "crawl") not in page.content.decode()
    assert unprivileged_client.get(LIST).status_code == 200
    for address in (page_of(source), page_of(source, "crawl"), page_of(source, "delete"), ADD, TRY):
        assert unprivileged_client.post(address, form()).status_code == 403, address
    sent = {"action": "crawl_now", "_selected_action": [source.pk]}
    unprivileged_client.post(LIST, sent)
    assert not Crawl.objects.exists()
