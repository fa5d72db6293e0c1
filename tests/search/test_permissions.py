"""Owner, another person, nobody: every address, and access to the owner's things behind it."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.services import issue_token
from apps.classification.services import questions
from apps.classification.services.asking import classify
from apps.classification.services.recipes import local_recipe
from apps.classification.services.subjects import of_image
from apps.comparison.models import ComparisonBatch, Preset
from apps.galleries import services
from apps.galleries.models import Album, Gallery, Image, Share
from apps.galleries.pictures.palette import bits_of
from apps.galleries.services.tagging import tag_images
from apps.galleries.sharing.services import make_share, signed_id
from apps.galleries.uploads import begin
from apps.jobs.models import Job
from apps.media.models import Upload
from apps.media.services import keep_file
from apps.search.models import Query
from apps.search.services.asking import ask_with_file, ask_with_image
from tests.comparison.conftest import compared_screens
from tests.conftest import signed_in
from tests.media.kinds import film_kind

# Addresses of one thing: by which method it is meant to be asked, and the ids in it. For another
# person there is no such thing; nobody is asked to sign in. What deletes comes last.
PRIVATE: dict[str, tuple[str, ...]] = {
    "galleries:detail": ("get", "gallery"),
    "galleries:status": ("get", "gallery"),
    "galleries:export": ("get", "gallery", "csv"),
    "galleries:shares": ("get post", "gallery"),
    "galleries:share": ("get post", "share"),
    "galleries:share_revoke": ("get", "share"),
    "galleries:picture": ("get", "image"),
    "galleries:picture_status": ("get", "image"),
    "galleries:file": ("get", "image", "original"),
    "galleries:bin_thumbnail": ("get", "binned"),
    "galleries:upload": ("post", "gallery"),
    "galleries:rename": ("post", "gallery"),
    "galleries:retry": ("post", "gallery"),
    "galleries:close_batch": ("post", "gallery", "job"),
    "galleries:selected_bin": ("post", "gallery"),
    "galleries:selected_move": ("post", "gallery"),
    "galleries:selected_album": ("post", "gallery"),
    "galleries:selected_star": ("post", "gallery"),
    "galleries:picture_star": ("post", "image"),
    "galleries:album": ("get", "album"),
    "galleries:album_rename": ("post", "album"),
    "galleries:selected_tag": ("post", "gallery"),
    "galleries:selected_untag": ("post", "gallery"),
    "galleries:selected_download": ("post", "gallery"),
    "galleries:picture_retry": ("post", "image"),
    "galleries:picture_rename": ("post", "image"),
    "galleries:picture_tags": ("post", "image"),
    "media:file": ("get", "file"),
    "jobs:detail": ("get", "job"),
    "jobs:cancel": ("post", "job"),
    "jobs:pause": ("post", "job"),
    "jobs:resume": ("post", "job"),
    "jobs:retry": ("post", "job"),
    "search:query": ("get", "query"),
    "search:received": ("get", "query"),
    "search:file": ("get", "query"),
    "search:thumbnail": ("get", "query"),
    "search:similar": ("post", "image"),
    "search:picture_text": ("post", "image"),
    "comparison:with_query": ("post", "query"),
    "search:recrop": ("post", "query"),
    "search:elsewhere": ("post", "query"),
    "search:add_pictures": ("post", "query"),
    "search:keep": ("post", "query"),
    "search:forget": ("get post", "query"),
    "accounts:revoke_token": ("get post", "token"),
    "accounts:end_session": ("post", "session"),
    "classification:answer": ("get", "asked"),
    "classification:correct": ("post", "asked"),
    "classification:picture": ("get", "image"),
    "classification:panel": ("get", "image"),
    "classification:correct_picture": ("post", "image"),
    "classification:gallery": ("get post", "gallery"),
    "classification:waiting": ("get", "asking"),
    "classification:auto": ("post", "gallery"),
    "comparison:with_picture": ("get", "image"),
    "comparison:comparison": ("get", "comparison"),
    "comparison:judge": ("post", "comparison"),
    "comparison:words": ("post", "comparison"),
    "comparison:report": ("get", "comparison"),
    "comparison:share": ("post", "comparison"),
    "comparison:unshare": ("post", "comparison"),
    "comparison:again": ("post", "comparison"),
    "comparison:swap": ("post", "comparison"),
    "comparison:delete": ("post", "comparison"),
    "comparison:rename_preset": ("post", "preset"),
    "comparison:delete_preset": ("post", "preset"),
    "comparison:batch": ("get", "compare_batch"),
    "comparison:review": ("post", "compare_batch"),
    "comparison:retry_pairs": ("post", "compare_batch"),
    "comparison:leave_out": ("post", "compare_batch"),
    "comparison:batch_delete": ("post", "compare_batch"),
    "galleries:album_delete": ("post", "album"),
    "galleries:picture_delete": ("get post", "image"),
    "galleries:delete": ("get post", "gallery"),
    "galleries:bin_gallery_delete": ("get", "binned_gallery"),
    "galleries:bin_gallery_restore": ("post", "binned_gallery"),
}
# Spoken to by scripts, which can do nothing with a page to sign in: 401.
SCRIPTED: dict[str, tuple[str, ...]] = {
    "media:uploads": ("post",),
    "media:upload": ("get", "upload"),
}
# One's own: each person sees theirs, nobody is asked to sign in.
OWN = {
    *("galleries:index", "galleries:create", "galleries:bin", "galleries:bin_restore"),
    *("galleries:bin_delete", "galleries:bin_empty", "galleries:undo"),
    *("jobs:index", "jobs:tray"),
    *("galleries:timeline", "galleries:places", "galleries:albums", "galleries:picked_album"),
    "galleries:album_names",
    *("galleries:picked_out", "galleries:picked_star", "galleries:picked_unstar"),
    *("galleries:picked_bin", "galleries:picked_download"),
    *("duplicates:index", "duplicates:merge", "duplicates:dismiss", "duplicates:scan"),
    *("duplicates:present", "duplicates:known", "duplicates:near"),
    *("search:new", "search:own", "search:history", "search:clear"),
    *("accounts:home", "accounts:profile", "accounts:tokens", "accounts:new_token"),
    *("accounts:history", "accounts:delete", "house:toured", "usersessions_list"),
    *("providers:consent", "classification:index", "classification:selection"),
    *("comparison:index", "comparison:settings", "comparison:presets", "comparison:save_preset"),
    *("comparison:mine", "comparison:selection", "comparison:batches"),
    *("account_email", "account_change_password", "account_set_password"),
    *("account_reauthenticate", "account_logout"),
    *("mfa_index", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp"),
    *("mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes"),
    *("mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn"),
    *("mfa_remove_webauthn", "mfa_edit_webauthn", "socialaccount_connections"),
}
# By a link, for whoever has it.
SHARED: dict[str, tuple[str, ...]] = {
    "galleries:shared": ("signed",),
    "galleries:shared_unlock": ("signed",),
    "galleries:shared_picture": ("signed", "image"),
    "galleries:shared_file": ("signed", "image", "preview"),
}
# The result of a comparison by its link: tests/comparison/test_sharing.py.
SHARED_RESULTS = {"comparison:shared", "comparison:shared_file"}
# For everybody, and about nobody. `search:receive` is told apart by who sent it: test_share_target.
PUBLIC = {
    *("house:help", "house:manifest", "house:robots", "house:favicon", "set_language"),
    *("accounts:farewell", "account_login", "account_signup", "account_inactive"),
    *("account_email_verification_sent", "account_confirm_login_code", "account_confirm_email"),
    *("account_reset_password", "account_reset_password_done", "account_reset_password_from_key"),
    *("account_reset_password_from_key_done", "mfa_authenticate", "mfa_login_webauthn"),
    *("socialaccount_login_cancelled", "socialaccount_login_error", "socialaccount_signup"),
    *("problems:index", "problems:explain", "search:receive"),
    "crawling:report",
    *("explore:index", "explore:tags", "explore:words"),
    *("api:openapi-json", "api:openapi-view", "api:health"),
}
# A request's answer, for whoever has its receipt: tests/crawling/test_takedown_requests.py.
RECEIPTS = {"crawling:receipt"}
# By a link of the staff's, for people without an account: tests/accounts/test_joining.py.
INVITED = {"accounts:invited"}
# Pages of public pictures: tests/galleries/explore/test_permissions.py asks for each.
EXPLORED = {"explore:source", "explore:picture", "explore:tag"}
# For staff, some with a permission, and 404 for others: tests/classification/test_console.py,
# test_editor.py and test_trials.py; tests/comparison/test_console.py.
STAFF = {
    *("classification:console", "classification:log", "classification:export"),
    *("classification:recipes", "classification:recipe", "classification:new_recipe"),
    *("classification:compare_recipes", "classification:use_recipe"),
    *("classification:try_recipe", "classification:trial"),
    "comparison:console",
}
KEPT = [
    *("accounts.User", "accounts.ApiToken", "galleries.Gallery", "galleries.Image"),
    *("galleries.Share", "galleries.Tag", "media.StoredFile", "media.Upload", "jobs.Job"),
    *("search.Query", "search.Embedding", "usersessions.UserSession"),
    *("galleries.Album", "galleries.AlbumImage", "duplicates.DuplicatePair"),
    *("duplicates.NotDuplicates", "classification.Classification", "classification.Correction"),
    *("classification.PictureCategory", "classification.AutoClassify"),
    *("classification.ChosenPicture", "comparison.Comparison"),
    *("comparison.Description", "comparison.Preset", "comparison.SharedComparison"),
    "comparison.ComparisonBatch",
]


def names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for part in resolver.url_patterns:
        if isinstance(part, URLPattern):
            yield space + (part.name or "")
        else:
            yield from names(part, space + (f"{part.namespace}:" if part.namespace else ""))


@pytest.fixture(autouse=True)
def _no_attempts_yet() -> None:
    """Limits count in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def query(owner, image, upload) -> Query:
    return ask_with_file(owner.id, upload("question.png", seed=1))


@pytest.fixture
def ids(owner, gallery, image, query, add) -> dict[str, Any]:
    """The owner's things, by the names they have in the tables above."""
    binned = add(2).images[0]
    services.bin_images(Image.objects.filter(id=binned.id), owner_id=owner.id)
    old = Gallery.objects.create(owner=owner, name="Old Holidays")
    services.bin_gallery(old)
    share = make_share(gallery, expires=None, password="", originals=False)
    session = UserSession.objects.create(
        user=owner, session_key=signed_in(owner).session.session_key, ip="::1", user_agent=""
    )
    return {
        "gallery": gallery.id,
        "album": Album.objects.create(owner=owner, name="Best of Holidays").id,
        "image": image.id,
        "job": image.job_id,
        "query": query.id,
        "binned": binned.id,
        "binned_gallery": old.id,
        "share": share.id,
        "signed": signed_id(share),
        "file": keep_file(owner.id, film_kind(), "a.mp4", io.BytesIO(b"film"), "video/mp4").id,
        "upload": begin(gallery, owner.id, "a.png", 10).id,
        "token": issue_token(owner, "backup", ["read"])[0].id,
        "session": session.id,
        "asked": classify(of_image(image), local_recipe(), owner).id,
        "comparison": compared_screens(owner, name="Holidays").id,
        "preset": Preset.objects.create(owner=owner, name="Holidays").pk,
        "compare_batch": ComparisonBatch.objects.create(owner=owner, first_name="Holidays").id,
        "asking": Job.objects.create(kind=questions.KIND, owner=owner, params={"about": "a"}).id,
    }


def address_of(name: str, ids: dict[str, Any], *words: str) -> str:
    return reverse(name, args=[ids.get(word, word) for word in words])


def private(ids: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, (methods, *words) in PRIVATE.items():
        for method in methods.split():
            yield method, address_of(name, ids, *words)


@pytest.fixture
def addresses(ids, image, owner) -> dict[str, list[str]]:
    """Every address that shows or changes something of the owner's."""
    similar = ask_with_image(owner.id, image)
    found: dict[str, list[str]] = {"get": [], "post": []}
    for method, address in private(ids):
        found[method].append(address)
    found["get"] += [reverse("search:query", args=[similar.id])]
    for variant in ("preview", "thumbnail"):
        found["get"] += [reverse("galleries:file", args=[image.id, variant])]
    return found


def rows() -> dict[str, list[dict[str, Any]]]:
    """Everything that is kept; what is only noted of a visit is left out."""
    kept = {}
    for name in KEPT:
        found = list(apps.get_model(name)._base_manager.order_by("pk").values())
        for row in found:
            for noted in ("last_login", "last_seen_at", "used", "visits"):
                row.pop(noted, None)
        kept[name] = found
    return kept


def test_every_address_there_is_has_its_kind():
    """A new page is listed above before it is shown to anybody."""
    listed = {*PRIVATE, *SCRIPTED, *OWN, *SHARED, *PUBLIC, *EXPLORED, *RECEIPTS, *INVITED, *STAFF}
    listed |= SHARED_RESULTS
    there = {name for name in names(get_resolver()) if not name.startswith("admin:")}
    # allauth's old addresses without a name lead to the present ones; the operations of the
    # API are asked one by one in tests/api/test_people.py.
    unnamed_or_api = {name for name in there if not name or name.startswith("api:")} - PUBLIC
    assert there - listed - unnamed_or_api == set()
    assert listed - there == set()


def test_the_owner_reaches_everything(owner_client, addresses):
    for address in addresses["get"]:
        assert owner_client.get(address).status_code == 200, address
    for address in addresses["post"]:
        assert owner_client.post(address).status_code in (200, 204, 302, 422), address


def test_another_person_meets_404_everywhere(mate_client, addresses):
    before = rows()
    for address in {*addresses["get"], *addresses["post"]}:
        for method in ("get", "post"):
            status = getattr(mate_client, method)(address).status_code
            allowed = (404,) if address in addresses[method] else (404, 405)
            assert status in allowed, (method, address, status)
    assert rows() == before


def test_nobody_is_asked_to_sign_in_everywhere(stranger_client, addresses):
    sign_in, before = reverse("account_login"), rows()
    for address in {*addresses["get"], *addresses["post"]}:
        for method in ("get", "post"):
            response = getattr(stranger_client, method)(address)
            if address in addresses[method] or response.status_code != 405:
                assert response.status_code == 302, (method, address)
                assert response["Location"].startswith(sign_in), address
    assert rows() == before


def test_scripts_are_told_by_number(mate_client, stranger_client, ids):
    for client, status in ((mate_client, 404), (stranger_client, 401)):
        address = reverse("media:upload", args=[ids["upload"]])
        for method in ("get", "head", "patch", "delete", "options"):
            response = getattr(client, method)(address, headers={"Tus-Resumable": "1.0.0"})
            assert response.status_code == status, method
    assert Upload.objects.filter(id=ids["upload"]).exists()


def test_what_is_ones_own_asks_nobody_in(stranger_client, ids):
    for name in OWN:
        words = (1,) if name in ("mfa_remove_webauthn", "mfa_edit_webauthn") else ()
        address = reverse(name, args=words)
        for method in ("get", "post"):
            response = getattr(stranger_client, method)(address)
            assert response.status_code in (302, 405), (method, name)
            if response.status_code == 302:
                assert response["Location"].startswith(reverse("account_login")), name


def test_what_is_for_everybody_is_about_nobody(mate_client, stranger_client, ids, gallery, owner):
    words = {
        "account_confirm_email": ["x"],
        "account_reset_password_from_key": ["x", "y"],
        "problems:explain": ["not_found"],
    }
    for client in (mate_client, stranger_client):
        for name in PUBLIC:
            response = client.get(reverse(name, args=words.get(name)))
            assert response.status_code in (200, 301, 302, 401, 405, 503), name
            text = "" if response.streaming else response.content.decode()
            assert str(gallery.id) not in text, name
            assert owner.email not in text, name


def test_the_things_of_another_named_in_ones_own_forms(mate_client, mate, owner, ids, image, add):
    """Ids that were learnt somewhere open nothing where forms take them."""
    mine = Gallery.objects.create(owner=mate, name="Mine")
    picture = add(5, to=mine).images[0]
    asked = ask_with_image(mate.id, picture)
    when = Image.including_bin.get(id=ids["binned"]).binned.isoformat()
    before = rows()
    theirs = {"image": [str(image.id), str(ids["binned"])]}
    forms = [
        ("galleries:selected_bin", [mine.id], theirs),
        ("galleries:selected_move", [mine.id], theirs | {"target": str(mine.id)}),
        (
            "galleries:selected_move",
            [mine.id],
            {"image": [str(picture.id)], "target": str(ids["gallery"])},
        ),
        ("galleries:selected_tag", [mine.id], theirs | {"tags": "seen"}),
        ("galleries:selected_star", [mine.id], theirs),
        ("galleries:selected_album", [mine.id], theirs | {"album": "Seen"}),
        ("galleries:picked_album", [], theirs | {"album": "Seen"}),
        ("galleries:picked_star", [], theirs),
        ("galleries:picked_unstar", [], theirs),
        ("galleries:picked_bin", [], theirs),
        ("galleries:picked_download", [], theirs),
        ("galleries:picked_star", [], {"all": "1", "listing": f"album={ids['album']}"}),
        ("duplicates:merge", [], {"keep": str(picture.id)} | theirs),
        ("duplicates:dismiss", [], theirs),
        ("galleries:selected_untag", [mine.id], theirs | {"tags": "seen"}),
        ("galleries:selected_download", [mine.id], theirs),
        ("galleries:bin_restore", [], theirs),
        ("galleries:bin_delete", [], theirs | {"sure": "1"}),
        ("galleries:undo", [], {"when": when}),
        ("galleries:bin_empty", [], {}),
        ("search:keep", [asked.id], {"gallery": str(ids["gallery"])}),
        ("search:elsewhere", [asked.id], {"gallery": [str(ids["gallery"])]}),
        (
            "search:elsewhere",
            [asked.id],
            {"gallery": [str(ids["gallery"])], "colour": ["red"], "tag": "secret"},
        ),
        ("search:similar", [image.id], {"box": "0,0,0.5,0.5", "gallery": [str(mine.id)]}),
        ("search:new", [], {"image": str(image.id), "colour": ["red"]}),
    ]
    for name, words, data in forms:
        response = mate_client.post(reverse(name, args=words), data)
        assert response.status_code in (302, 404, 422), name
    assert rows() == before


# Every way to narrow and steer a search, with values that fit the owner's picture.
WAYS_TO_ASK: dict[str, Any] = {
    "colour": ["red", "blue"],
    "q": "picture",
    "taken_from": "2024-01-01",
    "taken_to": "2024-12-31",
    "added_from": "2000-01-01",
    "added_to": "2999-12-31",
    "tag": "secret",
    "least": "640",
    "orientation": "landscape",
    "near": "48.15,17.12",
    "more": None,
    "less": None,
}


@pytest.fixture
def secret(image, owner) -> Image:
    """The owner's picture, with all that a filter can ask about."""
    tag_images(Image.objects.filter(id=image.id), ["secret"], owner_id=owner.id)
    taken = datetime(2024, 5, 1, tzinfo=UTC)
    told = {"taken": taken, "latitude": 48.15, "longitude": 17.12, "width": 960, "height": 640}
    Image.objects.filter(id=image.id).update(**told, colours=bits_of(["red", "blue"]))
    return Image.objects.get(id=image.id)


def counted(client: Client, query: Query, asked: dict[str, Any]) -> tuple[int, int]:
    """Results on the page, and among how many pictures."""
    context = client.get(query.get_absolute_url(), asked).context
    return len(context["matches"]), context["searched"]


def test_no_way_to_ask_tells_of_another(owner, mate, secret, upload):
    """Neither by what is found nor by what is counted, whatever is asked for and where."""
    queries = {
        person: ask_with_file(person.id, upload("question.png", seed=1)) for person in (owner, mate)
    }
    clients = {person: signed_in(person) for person in (owner, mate)}
    for name, scope in product(WAYS_TO_ASK, Query.Scope.values):
        asked = {name: WAYS_TO_ASK[name] or str(secret.id)}
        Query.objects.update(scope=scope)
        assert counted(clients[mate], queries[mate], asked) == (0, 0), (name, scope)
        if scope == Query.Scope.BOTH:  # An example is compared, and is no result.
            seen = (0 if name in ("more", "less") else 1, 1)
            assert counted(clients[owner], queries[owner], asked) == seen, name


@pytest.mark.parametrize("name", ["q", "taken_from", "taken_to", "tag", "near"])
def test_what_is_noted_of_pictures_that_others_see_stays_ones_own(
    name, owner, mate, secret, upload
):
    """An owner's gallery that all may look at: its pictures are found, their notes are not."""
    Gallery.objects.filter(owner=owner).update(visibility=Gallery.Visibility.PUBLIC)
    both = {}
    for person in (owner, mate):
        query = ask_with_file(person.id, upload("question.png", seed=1))
        Query.objects.filter(id=query.id).update(scope=Query.Scope.BOTH)
        client = signed_in(person)
        asked = [counted(client, query, given) for given in ({}, {name: WAYS_TO_ASK[name]})]
        both[person.username] = asked
    assert both == {"owner": [(1, 1), (1, 1)], "mate": [(1, 1), (0, 0)]}


def test_old_addresses_of_what_lies_in_the_bin_show_nothing(owner_client, owner, ids, image):
    asked = ask_with_image(owner.id, image)
    services.bin_images(Image.objects.filter(id=image.id), owner_id=owner.id)
    for variant in ("original", "preview", "thumbnail"):
        address = reverse("galleries:file", args=[image.id, variant])
        assert owner_client.get(address).status_code == 404, variant
        shared = reverse("galleries:shared_file", args=[ids["signed"], image.id, variant])
        assert Client().get(shared).status_code == 404, variant
    for name in ("galleries:picture", "galleries:picture_status"):
        assert owner_client.get(reverse(name, args=[image.id])).status_code == 404, name
    for name in ("search:file", "search:thumbnail"):
        assert owner_client.get(reverse(name, args=[asked.id])).status_code == 404, name
    shared = reverse("galleries:shared_picture", args=[ids["signed"], image.id])
    assert Client().get(shared).status_code == 404


def _revoke(share: Share) -> None:
    Share.objects.filter(id=share.id).update(revoked=timezone.now())


def _expire(share: Share) -> None:
    Share.objects.filter(id=share.id).update(expires=timezone.now() - timedelta(seconds=1))


def _bin(share: Share) -> None:
    services.bin_gallery(share.gallery)


def _close(share: Share) -> None:
    User.objects.filter(galleries=share.gallery).update(is_active=False)


@pytest.mark.parametrize("end", [_revoke, _expire, _bin, _close])
def test_a_link_that_is_over_opens_nothing_to_anybody(end, ids, image, gallery, stranger_client):
    """Also to a browser that has it open."""
    for name, words in SHARED.items():
        assert stranger_client.get(address_of(name, ids, *words)).status_code in (200, 302)
    end(Share.objects.get(id=ids["share"]))
    for name, words in SHARED.items():
        response = stranger_client.get(address_of(name, ids, *words))
        assert response.status_code == 410, name
        assert gallery.name not in response.content.decode()


def test_a_link_that_was_never_made_opens_nothing(ids, stranger_client):
    for signed in (ids["signed"][:-1], ids["share"].hex, f"{ids['gallery'].hex}.x", "x"):
        for name, words in SHARED.items():
            found = stranger_client.get(address_of(name, ids | {"signed": signed}, *words))
            assert found.status_code == 404, (name, signed)


def _first_address(name: str, *choices: list[Any] | None) -> str:
    """Of the arguments to choose from, the first that the address takes."""
    for given in filter(lambda one: one is not None, choices):
        try:
            return reverse(name, args=given)
        except NoReverseMatch:
            continue
    raise AssertionError(f"say in the test what {name} takes")


def test_the_administration_is_for_staff(mate_client, stranger_client, ids, gallery):
    sign_in = reverse("admin:login")
    pages = {name for name in names(get_resolver()) if name.startswith("admin:")}
    pages -= {"admin:", "admin:login", "admin:jsi18n"}
    words: dict[str, list[Any]] = {"admin:app_list": ["galleries"]}
    words["admin:view_on_site"] = [1, 1]
    words["admin:auth_user_password_change"] = [1]
    words["admin:password_change"] = []
    for name in pages:
        address = _first_address(name, words.get(name), [], [gallery.pk], [1], [1, 1])
        for client in (mate_client, stranger_client):
            response = client.get(address)
            assert response.status_code in (302, 405), name
            if response.status_code == 302 and name != "admin:logout":
                assert response["Location"].startswith(sign_in), name


def test_lists_show_ones_own_only(mate_client, owner_client, gallery, image):
    for name in ("galleries:index", "jobs:index", "search:new", "search:own", "search:history"):
        assert gallery.name not in mate_client.get(reverse(name)).content.decode()
    assert gallery.name in owner_client.get(reverse("galleries:index")).content.decode()


def test_naming_anothers_gallery_searches_nothing_of_it(mate_client, gallery, image, upload):
    response = mate_client.post(
        reverse("search:new"), {"file": upload(seed=1), "gallery": [str(gallery.id)]}
    )
    assert response.status_code == 422
    assert not Query.objects.filter(owner__username="mate").exists()


def test_a_search_of_mine_never_shows_anothers(mate_client, image, upload):
    response = mate_client.post(reverse("search:new"), {"file": upload(seed=1)}, follow=True)
    assert response.status_code == 200
    assert image.name not in response.content.decode()


def test_files_say_what_they_are_and_are_nobody_elses(owner_client, image):
    response = owner_client.get(reverse("galleries:file", args=[image.id, "thumbnail"]))
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "private" in response["Cache-Control"]
    original = owner_client.get(reverse("galleries:file", args=[image.id, "original"]))
    assert original["Content-Disposition"].startswith("attachment")


def test_a_public_gallery_is_for_everyone_to_look_at_and_for_nobody_to_change(
    mate_client, gallery, image
):
    Gallery.objects.filter(id=gallery.id).update(visibility="public")
    page = mate_client.get(reverse("galleries:picture", args=[image.id]))
    assert page.status_code == 200
    assert gallery.get_absolute_url() not in page.content.decode(), "it would lead to a 404"
    assert mate_client.post(reverse("galleries:picture_delete", args=[image.id])).status_code == 404
    assert mate_client.get(reverse("galleries:detail", args=[gallery.id])).status_code == 404
    files = {
        variant: mate_client.get(reverse("galleries:file", args=[image.id, variant])).status_code
        for variant in ("preview", "original")
    }
    assert files == {"preview": 200, "original": 404}, "what the camera wrote stays private"


def test_a_picture_that_is_public_no_more_cannot_be_asked_with_again(mate_client, mate, image):
    asked = ask_with_image(mate.id, image)
    recrop = reverse("search:recrop", args=[asked.id])
    assert mate_client.post(recrop, {"box": "0,0,0.5,0.5"}).status_code == 404


def test_coming_by_get_to_what_acts_on_post_leads_to_its_page(owner_client, addresses):
    """As after signing in again: no bare 405, and nothing is done."""
    rows = [model.objects.count() for model in (Gallery, Image, Query)]
    for address in addresses["post"]:
        response = owner_client.get(address, follow=True)
        assert response.status_code == 200, address
    assert [model.objects.count() for model in (Gallery, Image, Query)] == rows
