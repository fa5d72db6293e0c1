"""People of a gallery that is shared with some of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.test import Client

from apps.accounts.models import User
from apps.galleries.members import services
from apps.galleries.models import Gallery, Role
from tests.conftest import signed_in

OPEN = ("owner", "viewer", "adder")
ADDING = ("owner", "adder")
CLOSED = ("mate", "invited", "removed")


@dataclass
class People:
    """Everybody there is, by what they are to the gallery; `mate` is nobody to it."""

    people: dict[str, User]
    gallery: Gallery

    def client(self, name: str) -> Client:
        return signed_in(self.people[name]) if name in self.people else Client()

    def statuses(self, ask: Any) -> dict[str, int]:
        """What each is answered: `ask` is given a client."""
        return {name: ask(self.client(name)).status_code for name in (*self.people, "stranger")}


def share(gallery: Gallery, person: User, role: str = "view") -> Any:
    """Invited and accepted."""
    assert gallery.owner is not None
    invitation = services.invite(gallery, gallery.owner, person.username, Role(role))
    return services.accept(invitation)


def people_of(gallery: Gallery, owner: User, mate: User) -> People:
    names = ("viewer", "adder", "invited", "removed")
    others = {name: User.objects.create_user(name) for name in names}
    share(gallery, others["viewer"])
    share(gallery, others["adder"], "add")
    services.invite(gallery, owner, "invited", Role.ADD)
    services.remove(share(gallery, others["removed"], "add"))
    return People({"owner": owner, "mate": mate} | others, gallery)


def expected(opened: tuple[str, ...], status: int, stranger: int) -> dict[str, int]:
    """For those it is open to, and 404 for all others who are signed in."""
    closed = set(OPEN + CLOSED) - set(opened)
    return dict.fromkeys(opened, status) | dict.fromkeys(closed, 404) | {"stranger": stranger}
