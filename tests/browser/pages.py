"""Every page of the house, and how a person with some pictures gets there.

A new page goes into `PAGES` under the name of its address, and is then looked at by the
accessibility suite, weighed, and shown in docs/screenshots. What an address answers that is
no page stands in `NO_PAGES`. tests/house/test_registry.py fails for one that is in neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver
from playwright.sync_api import expect

from tests.browser.person import Person

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass
class World:
    """What a person has made, by the names that `Place.needs` uses."""

    person: Person
    ids: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """A page: what it shows (a caption), and the ids in its address, by their names in a World."""

    caption: str
    needs: tuple[str, ...] = ()
    query: str = ""
    # Seen by somebody who is not signed in.
    visitor: bool = False
    # False: nothing to show others in docs/screenshots.
    shown: bool = True

    def address(self, name: str, world: World) -> str:
        return reverse(name, args=[world.ids[need] for need in self.needs]) + self.query


PAGES: dict[str, Place] = {
    "galleries:index": Place("The galleries"),
    "galleries:detail": Place("A gallery", ("gallery",)),
    "galleries:picture": Place("A picture", ("image",)),
    "galleries:picture_delete": Place("Before a picture is deleted", ("image",), shown=False),
    "galleries:delete": Place("Before a gallery is deleted", ("gallery",), shown=False),
    "search:new": Place("Searching with a picture"),
    "search:query": Place("What was found", ("query",)),
    "search:own": Place("One of one's own pictures to search with"),
    "search:history": Place("One's own searches"),
    "search:received": Place("A picture shared by another app", ("query",)),
    "search:forget": Place("Before a search is forgotten", ("query",), shown=False),
    "search:clear": Place("Before all searches are forgotten", shown=False),
    "house:help": Place("Help", visitor=True),
    "jobs:index": Place("Work in the background"),
    "jobs:detail": Place("One job", ("job",)),
    "account_login": Place("Signing in", visitor=True),
    "account_signup": Place("Making an account", visitor=True, shown=False),
    "account_reset_password": Place("A forgotten password", visitor=True, shown=False),
    "account_reset_password_done": Place("A letter is on its way", visitor=True, shown=False),
    "account_reset_password_from_key_done": Place("A new password", visitor=True, shown=False),
    "account_logout": Place("Signing out", shown=False),
    "account_email": Place("One's addresses", shown=False),
    "account_change_password": Place("A new password", shown=False),
    "account_reauthenticate": Place("The password again", shown=False),
    "account_email_verification_sent": Place("A letter is on its way", visitor=True, shown=False),
    "account_inactive": Place("An account that was closed", visitor=True, shown=False),
}

# Why an address is not looked at.
ACTS = "acts on POST, and sends a GET to the page it belongs to"
FILES = "answers with a file or a part of a page"
LETTERS = "opened from a letter with a key of its own"
NO_PAGES: dict[str, str] = {
    "account_confirm_email": LETTERS,
    "account_confirm_login_code": LETTERS,
    "account_reset_password_from_key": LETTERS,
    "account_set_password": "for those who signed up elsewhere; others are sent on",
    "galleries:create": ACTS,
    "galleries:file": FILES,
    "galleries:picture_retry": ACTS,
    "galleries:picture_status": FILES,
    "galleries:rename": ACTS,
    "galleries:retry": ACTS,
    "galleries:status": FILES,
    "galleries:upload": ACTS,
    "house:favicon": FILES,
    "house:manifest": FILES,
    "house:robots": FILES,
    "house:toured": ACTS,
    "jobs:cancel": ACTS,
    "jobs:pause": ACTS,
    "jobs:resume": ACTS,
    "jobs:retry": ACTS,
    "jobs:tray": FILES,
    "search:elsewhere": ACTS,
    "search:file": FILES,
    "search:keep": ACTS,
    "search:receive": ACTS,
    "search:recrop": ACTS,
    "search:similar": ACTS,
    "search:thumbnail": FILES,
    "set_language": ACTS,
}


def names(resolver: URLResolver | None = None, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    """The name of every address of the house; the admin's pages are Django's own."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
                yield from names(pattern, inner)
        elif pattern.name:
            yield ":".join((*spaces, pattern.name))


def furnish(person: Person, pictures: Sequence[Path]) -> World:
    """Somebody signs up, makes a gallery, adds the pictures and searches with the first."""
    world = World(person)
    page = person.page
    person.sign_up()
    world.ids["gallery"] = _id(person.make_gallery("Holidays"))
    person.upload(pictures)
    person.see_ready(len(pictures))
    world.ids["image"] = _id(page.locator(".card a").first.get_attribute("href") or "")
    person.search(pictures[0])
    expect(page.locator(".match").first).to_be_visible()
    world.ids["query"] = _id(page.url)
    page.goto(reverse("jobs:index"))
    link = page.locator("main .job__title").first
    world.ids["job"] = _id(link.get_attribute("href") or "")
    return world


def _id(address: str) -> str:
    found = UUID.search(address)
    assert found, address
    return found[0]
