"""Sharing with people by name: being asked, answering, and what is kept of it."""

from smtplib import SMTPException

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.services import erase_account
from apps.audit.models import Entry
from apps.galleries.file_kinds import STEP
from apps.galleries.members import mailing, services
from apps.galleries.members.services import MemberError
from apps.galleries.models import Gallery, Image, Member, MemberInvitation, MemberRefusal, Role
from apps.galleries.services import add_images, bin_images
from apps.galleries.services.batches import Batch, id_for
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.search.models import Embedding
from tests.conftest import signed_in
from tests.galleries.uploads.test_transfers import create, patch
from tests.galleries.uploads.test_zips import ZIP
from tests.permissions.members import share


@pytest.fixture(autouse=True)
def _no_invitations_yet() -> None:
    cache.clear()


def confirmed(user, *, verified=True):
    EmailAddress.objects.create(user=user, email=user.email, verified=verified, primary=True)


def ask(client, gallery, named, role="view"):
    at = reverse("galleries:invite", args=[gallery.id])
    return client.post(at, {"named": named, "role": role}, follow=True)


def test_a_person_is_asked_accepts_and_sees_it(owner_client, mate_client, gallery, image):
    ask(owner_client, gallery, "mate")
    home = mate_client.get(reverse("galleries:index")).content.decode()
    assert "owner" in home
    assert "Holidays" in home
    assert mate_client.get(gallery.get_absolute_url()).status_code == 404
    [asked] = MemberInvitation.objects.all()
    accept = reverse("galleries:invitation_accept", args=[asked.id])
    page = mate_client.post(accept, follow=True)
    assert page.redirect_chain[-1][0] == gallery.get_absolute_url()
    words = page.content.decode()
    assert image.name in words
    for hidden in ("Delete this gallery", 'id="upload"', f"{gallery.id}/share", "data-bin"):
        assert hidden not in words, hidden
    assert "Shared with me" in mate_client.get(reverse("galleries:index")).content.decode()
    shares = owner_client.get(reverse("galleries:shares", args=[gallery.id]))
    assert "mate" in shares.content.decode()


def test_whether_there_is_an_account_is_not_told(owner_client, mate, gallery):
    """Neither when it is asked nor later: not even when the person declines."""
    pages = [ask(owner_client, gallery, named) for named in ("mate", "nobody")]
    told = [str(next(iter(page.context["messages"]))) for page in pages]
    assert told[0] == told[1]
    services.decline(MemberInvitation.objects.get(named="mate"))
    rows = MemberInvitation.objects.order_by("created")
    assert [(row.named, row.person) for row in rows] == [("mate", None), ("nobody", None)]
    page = owner_client.get(reverse("galleries:shares", args=[gallery.id])).content.decode()
    assert page.count("invited, not accepted") == 2
    assert not MemberInvitation.objects.to(mate.pk).exists()


@pytest.mark.parametrize(
    ("named", "reaches"),
    [
        ("mate", True),
        ("MATE@example.org", True),
        ("Mate", False),
        ("mat", False),
        ("mate@example.com", False),
    ],
)
def test_names_count_exactly_and_addresses_once_confirmed(owner, mate, gallery, named, reaches):
    confirmed(mate)
    services.invite(gallery, owner, named, Role.VIEW)
    assert MemberInvitation.objects.to(mate.pk).exists() is reaches


def test_a_deleted_account_does_not_tell_that_it_was_there(owner, mate, gallery):
    for named in ("mate", "nobody"):
        services.invite(gallery, owner, named, Role.VIEW)
    User.objects.filter(pk=mate.pk).update(is_active=False)
    erase_account(mate.pk, lambda: None)
    told = set(gallery.invitations.values_list("named", "person"))
    assert told == {("mate", None), ("nobody", None)}


@pytest.mark.parametrize("act", ["withdraw", "make smaller"])
def test_what_the_owner_does_holds_though_it_was_accepted_meanwhile(owner, mate, gallery, act):
    services.invite(gallery, owner, "mate", Role.ADD)
    seen = MemberInvitation.objects.get()
    services.accept(MemberInvitation.objects.get())
    if act == "withdraw":
        services.withdraw(seen)
        assert not Member.objects.exists()
    else:
        services.change_role(seen, Role.VIEW)
        assert Member.objects.get().role == Role.VIEW


def test_an_address_that_somebody_claims_does_not_reach_them(owner, mate, gallery):
    """Unconfirmed, or as a user name."""
    confirmed(mate, verified=False)
    User.objects.create_user("ada@example.org")
    for named in (mate.email, "ada@example.org"):
        services.invite(gallery, owner, named, Role.VIEW)
    assert set(MemberInvitation.objects.values_list("person", flat=True)) == {None}


def test_who_is_asked_twice_cannot_come_back_by_the_second(owner, mate, gallery):
    confirmed(mate)
    first = services.invite(gallery, owner, "mate", Role.VIEW)
    services.invite(gallery, owner, mate.email, Role.ADD)
    member = services.accept(first)
    assert member is not None
    assert (member.person, member.role) == (mate, "view")
    services.remove(member)
    assert not MemberInvitation.objects.to(mate.pk).exists()


def test_what_is_refused(owner, mate, gallery, monkeypatch):
    def code_of(named):
        with pytest.raises(MemberError) as refused:
            services.invite(gallery, owner, named, Role.VIEW)
        return refused.value.code

    services.invite(gallery, owner, "mate", Role.VIEW)
    assert [code_of("owner"), code_of(" MATE ")] == ["yourself", "invited"]
    services.accept(MemberInvitation.objects.get())
    assert code_of("mate") == "member"
    monkeypatch.setattr(services, "MAX_PEOPLE", 1)
    assert code_of("ada") == "too_many"


def test_names_cannot_be_tried_out(settings, owner_client, gallery):
    settings.ACCOUNT_RATE_LIMITS = {"member_invitation": "2/h/key"}
    statuses = [ask(owner_client, gallery, name).status_code for name in ("a", "b", "c")]
    assert statuses == [200, 200, 422]
    assert MemberInvitation.objects.count() == 2


def test_a_withdrawn_invitation_cannot_be_accepted(owner, mate, gallery):
    invitation = services.invite(gallery, owner, "mate", Role.VIEW)
    services.withdraw(invitation)
    assert services.accept(invitation) is None
    assert not Member.objects.exists()


def test_who_has_declined_is_left_in_peace_for_a_while(owner, mate, gallery):
    """However often the owner withdraws and asks again; it looks as with anybody."""
    confirmed(mate)
    other = Gallery.objects.create(owner=owner, name="Other")
    services.decline(services.invite(gallery, owner, "mate", Role.VIEW))
    services.withdraw(MemberInvitation.objects.get())
    for named in ("mate", mate.email):
        again = services.invite(gallery, owner, named, Role.VIEW)
        assert (again.named, again.person) == (named, None)
        services.withdraw(again)
    services.invite(other, owner, "mate", Role.VIEW)
    assert [asked.gallery for asked in services.waiting_for(mate.pk)] == [other]
    MemberRefusal.objects.update(created=timezone.now() - MemberRefusal.REST)
    assert services.invite(gallery, owner, "mate", Role.VIEW).person == mate


class TestMail:
    @pytest.fixture(autouse=True)
    def _server(self, settings):
        settings.FUTU_MAIL = True

    def test_one_goes_to_the_confirmed_address_in_their_language(self, owner_client, mate, gallery):
        confirmed(mate)
        User.objects.filter(pk=mate.pk).update(language="zh-hans")
        Gallery.objects.update(name="Buy at evil.example")
        ask(owner_client, gallery, "mate")
        jobs.drain()
        [letter] = mail.outbox
        assert letter.to == [mate.email]
        assert "owner" in letter.subject
        assert f"http://testserver{reverse('galleries:index')}" in letter.body
        assert reverse("accounts:profile") in letter.body
        assert "evil" not in f"{letter.subject} {letter.body}", "nothing that others wrote"

    @pytest.mark.parametrize("why", ["unconfirmed", "unwanted", "withdrawn", "nobody", "no server"])
    def test_none_goes(self, owner_client, mate, gallery, settings, why):
        confirmed(mate, verified=why != "unconfirmed")
        User.objects.filter(pk=mate.pk).update(mails_invitations=why != "unwanted")
        settings.FUTU_MAIL = why != "no server"
        ask(owner_client, gallery, "nobody" if why == "nobody" else "mate")
        assert Job.objects.filter(kind=mailing.KIND).exists() is (why != "no server")
        if why == "withdrawn":
            services.withdraw(MemberInvitation.objects.get())
        jobs.drain()
        assert mail.outbox == []

    def test_one_a_day_however_often_it_is_sent_anew(self, owner_client, mate, gallery):
        confirmed(mate)
        for _ in range(3):
            ask(owner_client, gallery, "mate")
            jobs.drain()
            services.withdraw(MemberInvitation.objects.get())
        assert len(mail.outbox) == 1

    def test_a_mail_server_that_is_down_fails_nothing(
        self, owner_client, mate, gallery, monkeypatch
    ):
        def refuse(*args):
            raise SMTPException

        confirmed(mate)
        monkeypatch.setattr(mailing, "send_mail", refuse)
        ask(owner_client, gallery, "mate")
        jobs.drain()
        assert Job.objects.get(kind=mailing.KIND).state == Job.State.SUCCEEDED

    def test_its_job_tells_the_owner_nothing(self, owner_client, mate, gallery):
        ask(owner_client, gallery, "mate")
        assert Job.objects.get(kind=mailing.KIND).owner is None


def test_every_step_is_in_the_audit_log(owner, mate, gallery):
    member = share(gallery, mate)
    services.change_role(member, Role.ADD)
    services.remove(member)
    services.decline(services.invite(gallery, owner, "mate", Role.VIEW))
    services.withdraw(MemberInvitation.objects.get())
    MemberRefusal.objects.all().delete()
    services.leave(share(gallery, mate))
    noted = Entry.objects.filter(action__startswith="member_").order_by("id")
    assert [entry.action.removeprefix("member_") for entry in noted] == [
        *("invited", "accepted", "changed", "removed", "invited", "declined", "withdrawn"),
        *("invited", "accepted", "left"),
    ]
    assert noted[2].details == {"gallery": str(gallery.id), "person": mate.pk, "role": "add"}


def test_what_a_member_adds_is_the_owners_and_says_who_added_it(
    owner, owner_client, mate, gallery, upload
):
    share(gallery, mate, "add")
    client = signed_in(mate)
    client.post(reverse("galleries:upload", args=[gallery.id]), {"files": upload(seed=5)})
    jobs.drain()
    [image] = Image.objects.all()
    owner.refresh_from_db()
    mate.refresh_from_db()
    assert (owner.stored, mate.stored) == (image.bytes, 0)
    assert (image.added_by, image.state) == (mate, "ready")
    assert {job.owner for job in Job.objects.filter(kind="galleries.add")} == {owner}
    page = owner_client.get(image.get_absolute_url()).content.decode()
    assert "Added by</dt><dd>mate" in page
    [added] = mate.activities.filter(kind="added")
    assert added.values["gallery_name"] == "Holidays"
    assert not owner.activities.filter(kind="added").exists()


def test_a_full_owner_is_told_without_figures(owner, mate, gallery, upload):
    share(gallery, mate, "add")
    User.objects.filter(pk=owner.pk).update(quota=10)
    [refused] = add_images(gallery, [upload(seed=5)], by=mate.pk).refused
    assert refused.error.code == "gallery_full"
    assert set(refused.error.params) == {"size_bytes"}
    assert not Image.objects.exists()
    # Before anything is sent, only what is far from fitting: no row of questions tells the room.
    assert create(signed_in(mate), gallery).status_code == 201
    assert create(signed_in(mate), gallery, size=2 * STEP).status_code == 413


def test_the_owners_bin_is_nothing_to_a_member(owner, mate, gallery, image, upload):
    """The same bytes are a new picture; what was deleted does not come back with its tags."""
    bin_images(Image.objects.all(), owner_id=owner.pk)
    share(gallery, mate, "add")
    added = add_images(gallery, [upload("again.png", seed=1)], by=mate.pk)
    assert (len(added.images), added.restored) == (1, [])
    assert Image.including_bin.get(id=image.id).binned is not None


def test_a_member_cannot_join_or_end_an_act_of_the_owners(owner, mate, gallery, upload):
    """A batch is the owner's job; knowing its id is no way in."""
    share(gallery, mate, "add")
    batch = Batch(Image().id)
    add_images(gallery, [upload(seed=5)], batch)
    client = signed_in(mate)
    at = reverse("galleries:upload", args=[gallery.id])
    client.post(at, {"files": upload(seed=6)}, headers={"Futu-Batch": str(batch.id)})
    client.post(reverse("galleries:close_batch", args=[gallery.id, batch.id]))
    assert Job.objects.get(id=batch.id).open_until is not None
    mine = Job.objects.get(id=id_for(batch.id, gallery, mate.pk))
    assert (mine.owner, mine.open_until) == (owner, None)
    assert id_for(batch.id, gallery, owner.pk) == batch.id


def test_a_zip_of_a_removed_member_is_not_unpacked(owner, mate, gallery):
    member = share(gallery, mate, "add")
    client = signed_in(mate)
    address = create(client, gallery, size=len(ZIP), name="holiday.zip")["Location"]
    patch(client, address, 0, ZIP)
    job = Job.objects.get(kind="galleries.unpack")
    assert job.owner == owner
    services.remove(member)
    jobs.drain()
    job.refresh_from_db()
    assert (job.state, Image.objects.count()) == (Job.State.FAILED, 0)


def test_a_deleted_account_leaves_what_it_added(owner, mate, gallery, upload):
    share(gallery, mate, "add")
    other = Gallery.objects.create(owner=owner, name="Other")
    services.invite(other, owner, "mate", Role.VIEW)
    add_images(gallery, [upload(seed=5)], by=mate.pk)
    jobs.drain()
    User.objects.filter(pk=mate.pk).update(is_active=False)
    erase_account(mate.pk, lambda: None)
    assert not Member.objects.exists()
    assert not MemberInvitation.objects.exclude(person=None).exists()
    [image] = gallery.images.all()
    assert (image.added_by, image.state) == (None, "ready")


@pytest.fixture
def added_by_mate(mate, gallery, upload) -> Image:
    share(gallery, mate, "add")
    [image] = add_images(gallery, [upload(seed=5)], by=mate.pk).images
    jobs.drain()
    return image


def test_a_member_bins_what_they_added_and_undoes_it(owner_client, mate, gallery, added_by_mate):
    client = signed_in(mate)
    page = client.get(added_by_mate.get_absolute_url()).content.decode()
    assert "It goes to the bin of owner, who can restore it." in page
    address = reverse("galleries:picture_delete", args=[added_by_mate.id])
    assert "the bin of owner" in client.get(address).content.decode()
    answer = client.post(address, follow=True)
    assert answer.redirect_chain == [(gallery.get_absolute_url(), 302)]
    assert not gallery.images.exists()
    assert added_by_mate.name in owner_client.get(reverse("galleries:bin")).content.decode()
    assert added_by_mate.name not in client.get(reverse("galleries:bin")).content.decode()
    when = Image.including_bin.get().binned.isoformat()
    client.post(reverse("galleries:undo"), {"when": when})
    assert gallery.images.get() == added_by_mate


def test_nobody_else_bins_or_restores_it(mate, gallery, added_by_mate, image):
    """Nor the member another's, or their own once they may no longer add."""
    other = User.objects.create_user("other")
    share(gallery, other, "add")
    when = timezone.now()
    for person, picture in ((other, added_by_mate), (mate, image), (None, added_by_mate)):
        client = signed_in(person) if person else Client()
        closed = 404 if person else 302
        address = reverse("galleries:picture_delete", args=[picture.id])
        assert client.get(address).status_code == client.post(address).status_code == closed
        assert client.delete(f"/api/v1/images/{picture.id}").status_code in (401, 404)
    Member.objects.filter(person=mate).update(role=Role.VIEW)
    own = reverse("galleries:picture_delete", args=[added_by_mate.id])
    assert signed_in(mate).post(own).status_code == 404
    assert gallery.images.count() == 2
    bin_images(gallery.images.all(), owner_id=gallery.owner_id, when=when)
    for client in (signed_in(other), signed_in(mate), Client()):
        client.post(reverse("galleries:undo"), {"when": when.isoformat()})
    assert not gallery.images.exists()


def test_by_the_api_too(mate, gallery, added_by_mate, image):
    assert signed_in(mate).delete(f"/api/v1/images/{added_by_mate.id}").status_code == 204
    assert gallery.images.get() == image


def test_by_the_api_many_at_once(mate, gallery, added_by_mate, image):
    ids = [str(image.id), str(added_by_mate.id)]
    many = "/api/v1/images/bulk/delete"
    answer = signed_in(mate).post(many, {"images": ids}, content_type="application/json").json()
    assert (answer["done"], answer["missing"]) == (ids[1:], ids[:1])
    assert gallery.images.get() == image


def test_who_may_no_longer_add_when_the_gallery_is_held_bins_nothing(mate, gallery, added_by_mate):
    asked = list(Image.objects.removable_by(mate.pk).values_list("id", flat=True))
    Member.objects.all().delete()
    vectors = Embedding.objects.count()
    assert bin_images(Image.objects.filter(id__in=asked), owner_id=mate.pk) == []
    assert (gallery.images.count(), Embedding.objects.count()) == (1, vectors)
