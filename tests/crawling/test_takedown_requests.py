"""Anybody may request a takedown; staff decide; the receipt shows the answer."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from apps.accounts.models import User
from apps.crawling.models import CrawledImage, Takedown
from tests.conftest import signed_in

ASKED = {"kind": "picture", "value": "https://example.org/1.jpg", "reason": "I made it."}


@pytest.fixture(autouse=True)
def _no_attempts_yet() -> None:
    cache.clear()


@pytest.fixture
def staff(db: None) -> User:
    return User.objects.create_superuser("staff", "staff@example.org", "correct horse battery")


def report(client, **values):
    return client.post(reverse("crawling:report"), ASKED | values, follow=True)


def test_anybody_may_ask_and_gets_a_receipt(stranger_client, db):
    page = report(stranger_client)

    takedown = Takedown.objects.get()
    assert (takedown.state, takedown.value) == ("asked", ASKED["value"])
    assert "Thank you" in page.content.decode()
    assert takedown.id.hex in page.redirect_chain[-1][0]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"value": "a cat"}, "This is not an address"),
        ({"value": "javascript:alert(1)"}, "This is not an address"),
        ({"value": ""}, "This field is required"),
        ({"reason": ""}, "This field is required"),
        ({"kind": "author", "author": " "}, "This field is required"),
        ({"email": "nobody"}, "valid email"),
        ({"kind": "everything"}, "valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(stranger_client, db, wrong, sentence):
    page = report(stranger_client, **wrong)

    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert not Takedown.objects.exists()


def test_an_author_is_named_and_no_address(stranger_client, db):
    report(stranger_client, kind="author", value="", author=" Ann  Müller ")
    assert Takedown.objects.get().value == "Ann Müller"


def test_a_machine_that_fills_in_everything_is_not_heard(stranger_client, db):
    report(stranger_client, website="https://casino.example/")
    assert not Takedown.objects.exists()


def test_asking_twice_is_one_request(stranger_client, db):
    report(stranger_client)
    report(stranger_client)
    assert Takedown.objects.count() == 1


def test_too_many_requests_are_refused_in_a_sentence(stranger_client, db):
    for n in range(10):
        report(stranger_client, reason=f"{n}")
    page = report(stranger_client, reason="once more")
    assert page.status_code == 429
    assert Takedown.objects.count() == 10


def test_the_form_knows_the_picture_it_is_asked_from(stranger_client, source, make_entry, add):
    image = add(1, to=source.gallery).images[0]
    entry = make_entry(1, image=image, state=CrawledImage.State.APPROVED, title="My cat")
    page = stranger_client.get(reverse("crawling:report"), {"picture": str(image.id)})
    assert "My cat" in page.content.decode()
    assert entry.url in page.content.decode()


def test_a_picture_that_is_not_public_is_told_to_nobody(stranger_client, source, make_entry, add):
    image = add(1, to=source.waiting).images[0]
    make_entry(1, image=image, state=CrawledImage.State.WAITING, title="My cat")
    page = stranger_client.get(reverse("crawling:report"), {"picture": str(image.id)})
    assert "My cat" not in page.content.decode()


@pytest.mark.parametrize("picture", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_nonsense_for_a_picture_is_the_plain_form(stranger_client, db, picture):
    assert stranger_client.get(reverse("crawling:report"), {"picture": picture}).status_code == 200


def test_a_receipt_that_is_made_up_opens_nothing(stranger_client, db):
    takedown = Takedown.objects.create(kind="picture", value=ASKED["value"])
    address = reverse("crawling:receipt", args=[f"{takedown.id.hex}:made-up"])
    page = stranger_client.get(address)
    assert page.status_code == 404
    assert ASKED["value"] not in page.content.decode()


def test_the_answer_is_on_the_receipt_and_in_a_letter(stranger_client, staff, settings):
    settings.FUTU_MAIL = True
    page = report(stranger_client, email="ann@example.org")
    takedown = Takedown.objects.get()

    signed_in(staff).post(
        reverse("admin:crawling_takedown_decide", args=[takedown.pk]),
        {"verdict": "decline", "answer": "It is in the public domain."},
    )

    answer = stranger_client.get(page.redirect_chain[-1][0]).content.decode()
    assert "It is in the public domain." in answer
    assert "It stays" in answer
    assert "It is in the public domain." in mail.outbox[0].body
    assert mail.outbox[0].to == ["ann@example.org"]


def test_staff_take_a_picture_down_from_the_admin(staff, source, make_entry, add):
    image = add(1, to=source.gallery).images[0]
    entry = make_entry(1, image=image, state=CrawledImage.State.APPROVED)
    client = signed_in(staff)

    filled = client.get(reverse("admin:crawling_takedown_add"), {"entry": entry.pk})
    assert entry.url in filled.content.decode()
    client.post(
        reverse("admin:crawling_takedown_add"),
        {"kind": "picture", "value": entry.url, "source": "", "reason": "By mail."},
    )
    takedown = Takedown.objects.get()
    page = client.get(reverse("admin:crawling_takedown_change", args=[takedown.pk]))
    assert "1 picture would go" in page.content.decode()
    client.post(
        reverse("admin:crawling_takedown_decide", args=[takedown.pk]),
        {"verdict": "take_down", "sure": "1"},
    )

    entry.refresh_from_db()
    assert (entry.state, entry.decided_by) == ("down", staff)


@pytest.mark.parametrize("who", ["owner", "stranger"])
def test_only_staff_decide(who, owner_client, stranger_client, make_entry):
    entry = make_entry(1)
    takedown = Takedown.objects.create(kind="picture", value=entry.url)
    client = owner_client if who == "owner" else stranger_client
    address = reverse("admin:crawling_takedown_decide", args=[takedown.pk])
    assert client.post(address, {"verdict": "take_down"}).status_code == 302
    entry.refresh_from_db()
    takedown.refresh_from_db()
    assert (entry.state, takedown.state) == ("found", "asked")
