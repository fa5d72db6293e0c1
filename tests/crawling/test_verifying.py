"""`manage.py verify` names inconsistencies of ledger and galleries."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from apps.crawling.models import CrawledImage, Source
from apps.crawling.services.verifying import faults
from apps.galleries.files import Variant, key
from apps.galleries.models import Origin
from apps.galleries.services import add_images, sweep_files

pytestmark = pytest.mark.both


@pytest.fixture
def kept(source: Source, make_entry, upload) -> Callable[..., CrawledImage]:
    """An entry with a picture in one of its source's galleries."""

    def keep(n: int, gallery: Any, **values: Any) -> CrawledImage:
        image = add_images(gallery, [upload(f"{n}.png", seed=n)]).images[0]
        return make_entry(n, image=image, **values)

    return keep


@pytest.fixture
def ledger(source: Source, kept, make_entry) -> dict[str, CrawledImage]:
    """One of every state, all consistent."""
    published = kept(1, source.gallery, state="approved")
    waiting = kept(2, source.waiting, state="waiting")
    Origin.objects.create(
        image=published.image,
        site=source.name,
        page=published.page,
        url=published.url,
        licence="cc0",
        fetched=timezone.now(),
    )
    same = make_entry(3, state="duplicate", duplicate_of=published, image=published.image)
    found = make_entry(4)
    arrived = make_entry(5, state="arrived", staged_file_id=uuid4())
    default_storage.save(key(arrived.staged_file_id, Variant.ORIGINAL), ContentFile(b"bytes"))
    return {
        "published": published,
        "waiting": waiting,
        "same": same,
        "found": found,
        "arrived": arrived,
    }


def change(entry: CrawledImage, **values: Any) -> None:
    CrawledImage.objects.filter(id=entry.pk).update(**values)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda of: change(of["published"], image=None), "is published and its picture is not"),
        (lambda of: change(of["waiting"], image=None), "waits and its picture does not"),
        (lambda of: change(of["waiting"], state="approved"), "is published and its picture is"),
        (lambda of: change(of["arrived"], staged_file_id=None), "nothing is kept of it"),
        (lambda of: change(of["found"], staged_file_id=uuid4()), "is not kept and has a picture"),
        (lambda of: change(of["waiting"], state="down"), "is not kept and has a picture"),
        (lambda of: change(of["same"], duplicate_of=None), "is a duplicate of nothing"),
        (lambda of: change(of["same"], image=of["waiting"].image), "shows another picture"),
        (lambda of: change(of["published"], licence="none"), "published without a licence"),
        (lambda of: Source.objects.update(licence=""), "published without a licence"),
        (lambda of: Source.objects.update(licence="none"), "published without a licence"),
        (lambda of: Origin.objects.all().delete(), "has no origin"),
        (lambda of: Origin.objects.update(image=of["waiting"].image), "and is not published"),
        (lambda of: of["waiting"].delete(), "is not in the ledger"),
    ],
)
def test_what_does_not_agree_is_named(harm, said, ledger):
    assert list(faults()) == []
    harm(ledger)
    assert any(said in fault for fault in faults())
    with pytest.raises(CommandError):
        call_command("verify")


def test_bytes_that_have_just_come_are_no_fault(source, make_entry, upload, capsys):
    from apps.galleries import services as galleries

    staged_file_id = uuid4()
    galleries.keep(staged_file_id, upload("1.png", seed=1))
    entry = make_entry(1, state="arrived", staged_file_id=staged_file_id)
    call_command("verify")
    assert "belong to no picture" not in capsys.readouterr().out
    entry.delete()
    call_command("verify")
    assert f"files of {staged_file_id} belong to no picture: the daily" in capsys.readouterr().out


def test_where_nothing_was_ever_kept_there_is_nothing_to_say(db, settings, capsys, tmp_path):
    nowhere = {"OPTIONS": {"location": tmp_path / "not made yet"}}
    settings.STORAGES = settings.STORAGES | {"default": settings.STORAGES["default"] | nowhere}
    call_command("verify")
    assert "All agrees" in capsys.readouterr().out
    assert sweep_files() == 0
