"""Who may make an account: everybody, the invited, nobody; and what the first one may do."""

import io
import threading
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Invitation, User
from apps.accounts.services import joining, local_account
from apps.accounts.services.local import DEMO
from tests.conftest import signed_in

pytestmark = pytest.mark.both

SIGN_UP = {
    "username": "mei",
    "email": "mei@example.org",
    "password1": "a long enough phrase",
    "password2": "a long enough phrase",
}
HERE = {"host": "localhost:8000"}


def join(client: Client, name: str = "mei", **more: str):
    named = SIGN_UP | {"username": name, "email": f"{name}@example.org"} | more
    return client.post(reverse("account_signup"), named)


@pytest.fixture
def invitation(owner) -> Invitation:
    return Invitation.objects.create(made_by=owner, uses=2)


def link_of(invitation: Invitation) -> str:
    return reverse("accounts:invited", args=[joining.signed_id(invitation)])


# -- The first account


@pytest.mark.django_db
@pytest.mark.parametrize("setting", ["open", "invite", "closed"])
def test_the_first_account_on_this_machine_administers(settings, setting):
    settings.FUTU_SIGNUP = setting
    client = Client(headers=HERE)
    assert "will administer this Futu" in client.get(reverse("account_login")).content.decode()
    page = client.get(reverse("account_signup")).content.decode()
    assert "You are the first here" in page
    assert "Set-up code" not in page
    join(client)
    assert User.objects.get().is_superuser
    assert client.get(reverse("admin:index")).status_code == 200


@pytest.mark.django_db
def test_the_second_is_one_of_many():
    join(Client(headers=HERE))
    other = Client(headers=HERE)
    assert "You are the first" not in other.get(reverse("account_signup")).content.decode()
    join(other, "lin")
    second = User.objects.get(username="lin")
    assert not second.is_staff
    assert not second.is_superuser


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked",
    [
        {"host": "testserver"},
        {"host": "localhost", "X-Forwarded-For": "203.0.113.7"},
        {"host": "localhost", "Via": "1.1 proxy"},
    ],
    ids=["by another name", "forwarded", "by a proxy"],
)
def test_from_elsewhere_the_first_account_takes_the_code(asked):
    client = Client(headers=asked)
    assert "Set-up code" in client.get(reverse("account_signup")).content.decode()
    for code in ({}, {"code": "0000000000"}):
        assert join(client, **code).context["form"].errors["code"]
    assert not User.objects.exists()
    join(client, code=f" {joining.setup_code().upper()} ")
    assert User.objects.get().is_superuser


@pytest.mark.django_db
def test_another_machine_at_a_local_name_is_elsewhere():
    client = Client(headers=HERE, REMOTE_ADDR="192.168.1.20")
    assert join(client).context["form"].errors["code"]


@pytest.mark.django_db
def test_accounts_that_nobody_made_for_themselves_are_in_nobodys_way():
    """The demo's, and one that a command made to be filled."""
    demo = User.objects.create_user(DEMO, password="known from demo.txt")
    signed_in(demo)
    local_account("zoe")
    join(Client(headers=HERE))
    assert User.objects.get(username="mei").is_superuser


@pytest.mark.django_db
@pytest.mark.parametrize(
    "made",
    [
        lambda: User.objects.create_user("ada", password="x"),
        lambda: User.objects.create_superuser("root"),
        lambda: User.objects.create_user("social", last_login=timezone.now()),
    ],
    ids=["a person", "an administrator", "a person of another service"],
)
def test_an_instance_in_use_has_no_first_account_to_give_away(made):
    made()
    join(Client(headers=HERE), code=joining.setup_code())
    assert not User.objects.get(username="mei").is_staff


@pytest.mark.django_db(transaction=True)
def test_of_two_first_accounts_at_once_one_administers():
    together = threading.Barrier(2)

    def first(name: str) -> None:
        client = Client(headers=HERE)
        together.wait()
        join(client, name)
        connection.close()

    people = [threading.Thread(target=first, args=[name]) for name in ("ada", "bob")]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(User.objects.values_list("is_superuser", flat=True)) == [False, True]


# -- Invitations


def test_where_sign_up_is_closed_nobody_joins(owner, invitation, settings, client):
    settings.FUTU_SIGNUP = "closed"
    client.get(link_of(invitation))
    assert "takes no new accounts" in join(client).content.decode()
    assert User.objects.count() == 1
    assert reverse("account_signup") not in client.get(reverse("account_login")).content.decode()


def test_an_invitation_lets_in_as_many_as_it_says(owner, invitation, settings):
    settings.FUTU_SIGNUP = "invite"
    assert "by invitation" in join(Client()).content.decode()
    late = Client()
    assert late.get(link_of(invitation))["Location"] == reverse("account_signup")
    for name in ("mei", "lin"):
        guest = Client()
        guest.get(link_of(invitation))
        assert join(guest, name).status_code == 302
    assert not User.objects.filter(username="mei", is_staff=True).exists()
    assert "by invitation" in join(late, "late").content.decode()
    assert Client().get(link_of(invitation)).status_code == 410
    assert set(User.objects.values_list("username", flat=True)) == {"owner", "mei", "lin"}


def test_one_that_is_used_up_in_this_moment_makes_no_account(invitation, settings, monkeypatch):
    settings.FUTU_SIGNUP = "invite"
    client = Client()
    client.get(link_of(invitation))
    allowed = joining.may_join

    def and_then_it_is_used(request):
        answer = allowed(request)
        Invitation.objects.update(used=2)
        return answer

    monkeypatch.setattr(joining, "may_join", and_then_it_is_used)
    assert join(client)["Location"] == reverse("account_signup")
    assert User.objects.count() == 1


@pytest.mark.parametrize("harm", [{"expires": timezone.now() - timedelta(1)}, {"used": 2}])
def test_one_that_is_over_says_so(invitation, client, harm):
    Invitation.objects.update(**harm)
    response = client.get(link_of(invitation))
    assert response.status_code == 410
    assert "Ask whoever sent it" in response.content.decode()
    assert client.get(reverse("accounts:invited", args=["made.up"])).status_code == 410


def test_invitations_are_made_by_staff_alone(
    owner, owner_client, mate_client, stranger_client, settings
):
    User.objects.filter(pk=owner.pk).update(is_staff=True, is_superuser=True)
    settings.FUTU_SIGNUP = "invite"
    add = reverse("admin:accounts_invitation_add")
    when = timezone.localtime() + timedelta(days=3)
    form = {"note": "Lin", "uses": 1, "expires_0": f"{when:%Y-%m-%d}", "expires_1": "12:00"}
    for nobody in (mate_client, stranger_client):
        assert nobody.post(add, form).status_code == 302
    assert not Invitation.objects.exists()
    assert 'name="uses"' in owner_client.get(add).content.decode()
    page = owner_client.post(add, form, follow=True).content.decode()
    assert 'name="uses"' in page
    made = Invitation.objects.get()
    assert made.made_by == owner
    assert f"http://testserver{link_of(made)}" in page
    assert "<svg" in page
    assert Client().get(link_of(made)).status_code == 302


def printed(*arguments: str) -> str:
    out = io.StringIO()
    call_command("invite", *arguments, stdout=out)
    return out.getvalue().strip()


@pytest.mark.django_db
def test_the_command_prints_a_link(settings, client):
    first = printed()
    assert f"?code={joining.setup_code()}" in first
    page = client.get(first.partition("8000")[2] or first)
    assert joining.setup_code() in page.content.decode(), "the form is filled in"
    User.objects.create_superuser("root")
    with pytest.raises(CommandError, match="FUTU_SIGNUP"):
        printed()
    settings.FUTU_SIGNUP = "invite"
    with pytest.raises(CommandError, match="at least 1"):
        printed("--uses", "0")
    settings.FUTU_HTTPS, settings.ALLOWED_HOSTS = True, ["pictures.example.org"]
    assert printed("--uses", "3").startswith("https://pictures.example.org/accounts/invited/")
    assert Invitation.objects.get().uses == 3


# -- Locked doors, and who is told what


def test_nobody_locks_another_out_from_elsewhere(owner):
    """Failed tries count by name and address together."""
    login = reverse("account_login")
    attacker = Client(REMOTE_ADDR="203.0.113.9")
    for _ in range(9):
        last = attacker.post(login, {"login": "owner", "password": "guess"})
    assert "Too many" in last.content.decode()
    ada = Client(REMOTE_ADDR="198.51.100.4")
    right = {"login": "owner", "password": "correct horse battery"}
    assert ada.post(login, right).status_code == 302
    assert attacker.post(login, right).status_code == 200, "the attacker stays locked out"
