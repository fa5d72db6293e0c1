"""What a person does in a round: operations of all rooms, chosen by the round's seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

from tools.chaos.api import Api
from tools.chaos.ledger import Kept, Ledger
from tools.chaos.pictures import picture

# Numbers of pictures of one round and person: no two rounds of a run draw the same.
NUMBERS = 1_000
PIECES = 3
FILM_SECONDS = 4
ENHANCED_SIDE = 160


@dataclass
class Person:
    """One person's program in a round."""

    api: Api
    ledger: Ledger
    chance: random.Random
    # The next number to draw a picture by.
    number: int
    recipe: str
    # A film with speech, where this machine has what films need.
    film: Path | None = None

    def act(self) -> None:
        """One operation."""
        names = list(OPERATIONS)
        name = self.chance.choices(names, [OPERATIONS[one][0] for one in names])[0]
        OPERATIONS[name][1](self)
        self.ledger.count(name)

    def drawn(self) -> tuple[int, bytes]:
        self.number += 1
        return self.number, picture(self.number)

    def gallery(self) -> str:
        """One of those that are not in the bin; a new one at first, and now and then."""
        open_ones = [id_ for id_, is_binned in self.ledger.galleries.items() if not is_binned]
        if open_ones and self.chance.random() < 0.8:
            return self.chance.choice(open_ones)
        name = f"Gallery {len(self.ledger.galleries)}"
        made = self.api.ask("POST", "/galleries", once=True, json={"name": name})
        id_ = str(made.raise_for_status().json()["id"])
        self.ledger.galleries[id_] = False
        return id_

    def some_picture(self) -> Kept | None:
        known = [one for one in self.ledger.living if one.image]
        return self.chance.choice(known) if known else None

    def expect(self, answer: httpx.Response, *statuses: int) -> bool:
        """Whether it is one of these; another is noted, and fails the round."""
        if answer.status_code in statuses:
            return True
        asked = f"{answer.request.method} {answer.request.url.path}"
        self.ledger.complain(f"{asked} was answered {answer.status_code}: {answer.text[:200]}")
        return False


def upload(person: Person) -> None:
    """One to four files in one request; half of the time one of them twice."""
    gallery = person.gallery()
    drawn = [person.drawn() for _ in range(person.chance.randint(1, 4))]
    if person.chance.random() < 0.5:
        drawn.append(drawn[0])
    files = [("files", (f"{number}.png", content)) for number, content in drawn]
    path = f"/galleries/{gallery}/images"
    answer = person.api.ask("POST", path, once=True, files=files)
    if not person.expect(answer, 200, 202):
        return
    for (number, content), told in zip(drawn, answer.json()["files"], strict=True):
        if told["outcome"] in ("added", "restored"):
            person.ledger.keep(gallery, number, content, told["image"] or "")
        elif told["outcome"] == "refused":
            person.ledger.complain(f"{number}.png was refused: {told['code']}")
        else:  # Sent twice, or an earlier request, whose answer was lost, kept it.
            person.ledger.keep_if_new(gallery, number, content)


def upload_in_pieces(person: Person) -> None:
    """From wherever the server says that it has got to."""
    gallery = person.gallery()
    number, content = person.drawn()
    about = {"name": f"{number}.png", "size": len(content), "about": {"gallery": gallery}}
    begun = person.api.ask("POST", "/uploads", json=about)
    if not person.expect(begun, 201):
        return
    path, told = f"/uploads/{begun.json()['id']}", begun.json()
    piece = len(content) // PIECES + 1
    while told["state"] == "open":
        offset = told["offset"]
        headers = {
            "Upload-Offset": str(offset),
            "Content-Type": "application/offset+octet-stream",
        }
        sent = content[offset : offset + piece]
        person.api.ask("PATCH", path, content=sent, headers=headers)
        seen = person.api.ask("GET", path)
        if not person.expect(seen, 200):
            return
        told = seen.json()
    outcome = told["outcome"] or {}
    if outcome.get("state") == "wrong":
        person.ledger.complain(f"{number}.png in pieces was refused: {outcome['says']}")
    person.ledger.keep(gallery, number, content)


def search(person: Person) -> None:
    if kept := person.some_picture():
        answer = person.api.ask("POST", "/search", files={"file": kept.content}, data={"k": 5})
        if person.expect(answer, 201):
            person.ledger.shown |= {one["image"]["id"] for one in answer.json()["results"]}


def classify(person: Person) -> None:
    """By this machine, or by the hosted model, which may be out: that is told, and is an answer."""
    if kept := person.some_picture():
        recipe = person.chance.choice(["local", person.recipe])
        asked = {"image": kept.image, "recipe": recipe}
        try:
            answer = person.api.http.post("/classify/by-image", json=asked)
        except httpx.TransportError:
            return
        if answer.status_code == httpx.codes.CREATED:
            told = answer.json()
            person.ledger.verdicts[told["id"]] = told["likeliest"]
        elif answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
            person.expect(answer, 409)


def classify_gallery(person: Person) -> None:
    kept = person.some_picture()
    if kept is None:
        return
    recipe = person.chance.choice(["local", person.recipe])
    asked = {"gallery": kept.gallery, "recipe": recipe}
    answer = person.api.ask("POST", "/classify/batch", once=True, json=asked)
    if answer.status_code == httpx.codes.NOT_FOUND:
        return  # None of its pictures is ready.
    if person.expect(answer, 202):
        person.ledger.batches.add(answer.json()["job"])


def compare(person: Person) -> None:
    first, second = person.some_picture(), person.some_picture()
    if first and second:
        asked = {"first": first.image, "second": second.image, "max_side": 400}
        answer = person.api.ask("POST", "/compare/by-image", json=asked)
        if person.expect(answer, 202, 409) and answer.status_code == httpx.codes.ACCEPTED:
            person.ledger.comparisons.add(answer.json()["id"])


def enhance(person: Person) -> None:
    kept = person.some_picture()
    if kept is None or len(kept.content) > 10 * ENHANCED_SIDE * ENHANCED_SIDE:
        return
    answer = person.api.ask(
        "POST", "/enhance", once=True, json={"image": kept.image, "preset": "quick"}
    )
    if person.expect(answer, 202, 409) and answer.status_code == httpx.codes.ACCEPTED:
        person.ledger.keep_enhancement(answer.json()["id"])


def bin_picture(person: Person) -> None:
    kept = person.some_picture()
    if kept and person.expect(person.api.ask("DELETE", f"/images/{kept.image}"), 204, 404):
        kept.is_binned = True
        person.ledger.touched.add((kept.gallery, kept.sha256))


def restore_picture(person: Person) -> None:
    binned = [one for one in person.ledger.pictures.values() if one.is_binned and one.image]
    binned = [one for one in binned if not person.ledger.galleries[one.gallery]]
    if binned:
        kept = person.chance.choice(binned)
        answer = person.api.ask("POST", f"/images/{kept.image}/restore")
        if person.expect(answer, 200, 404, 409):
            kept.is_binned = False
            person.ledger.touched.add((kept.gallery, kept.sha256))


def bin_gallery(person: Person) -> None:
    """Into the bin, or one that lies there out of it."""
    galleries = person.ledger.galleries
    if binned := [id_ for id_, is_binned in galleries.items() if is_binned]:
        gallery = person.chance.choice(binned)
        answer = person.api.ask("POST", f"/galleries/{gallery}/restore")
        galleries[gallery] = not person.expect(answer, 200, 404, 409)
    elif len(galleries) > 1:
        gallery = person.chance.choice(list(galleries))
        answer = person.api.ask("DELETE", f"/galleries/{gallery}")
        galleries[gallery] = person.expect(answer, 204, 404)


def send_film(person: Person) -> None:
    """A film whose lines are wanted; the first one a person sends, and a copy at most."""
    if person.film is None or len(person.ledger.films) >= 2:
        return
    with person.film.open("rb") as file:
        content = file.read()
    data = {"rights": "true", "source_language": "en", "target_language": "zh"}
    sent = person.api.ask("POST", "/videos/upload", files={"file": ("f.mp4", content)}, data=data)
    if not person.expect(sent, 201):
        return
    film = sent.json()["id"]
    person.ledger.keep_film(film, content)
    asked = {"options": {"subtitles_only": True}}
    person.expect(person.api.ask("POST", f"/videos/{film}/process", json=asked), 202, 409)


# How often each is chosen, in proportion.
OPERATIONS: dict[str, tuple[int, Callable[[Person], None]]] = {
    "upload": (24, upload),
    "upload_in_pieces": (10, upload_in_pieces),
    "search": (12, search),
    "classify": (8, classify),
    "classify_gallery": (4, classify_gallery),
    "compare": (6, compare),
    "enhance": (4, enhance),
    "bin_picture": (8, bin_picture),
    "restore_picture": (6, restore_picture),
    "bin_gallery": (4, bin_gallery),
    "film": (2, send_film),
}
