"""`manage.py demo`: on an empty database, a gallery of photos and a search to look at."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.table import Table

from apps.search.demo import steps
from apps.search.demo.note import Note
from apps.search.demo.photos import sample_photos
from apps.search.services.answering import Answer, answer
from futu.address import site_url
from futu.terminal import console_for

SHOWN = 5


class Command(BaseCommand):
    help = "Create a demo account and gallery in an empty database, and run a search."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--patience",
            type=float,
            default=0.0,
            metavar="SECONDS",
            help="Seconds to wait for a worker before running its jobs here. Default: 0.",
        )

    def handle(self, *args: Any, patience: float, **options: Any) -> None:
        self.console = console_for(self.stdout)
        if steps.is_wanted():
            self.make(patience)
        elif Note.read() is not None:
            self.console.print(f"The demo's name and password are in {Note.path()}.")

    def make(self, patience: float) -> None:
        photos = sample_photos()
        if not photos:
            raise CommandError("The demo shows photos that scikit-image ships: install it.")
        user, note = steps.begin()
        if note is not None:
            self.console.print(f"Demo account: name {note.name}, password {note.password}")
            self.console.print(f"It is kept in {Note.path()}.")
        self.console.print(f"Indexing {len(photos)} photos…")
        gallery = steps.add_photos(user, photos)
        if not steps.wait_until_indexed(gallery, patience):
            raise CommandError("None of the demo's photos could be indexed; its job says why.")
        query, photo, edit = steps.ask(user, gallery, photos)
        found = answer(query, SHOWN)
        address = site_url().rstrip("/") + query.get_absolute_url()
        steps.complete(address)
        self.console.print(f"A copy of {photo.name}, changed ({str(edit.title).lower()}),")
        self.console.print(f"among {found.searched} pictures:")
        self.console.print(table_of(found))
        self.console.print(f"The same answer on its page: {address}")


def table_of(found: Answer) -> Table:
    """The ranked pictures, their cosine and what it means."""
    table = Table("Rank", "Score", "Picture", "Likeness")
    for result in found.results:
        table.add_row(str(result.rank), f"{result.score:.3f}", result.image.name, result.band_label)
    return table
