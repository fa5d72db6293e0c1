"""How much a person may keep: exact, whoever comes at the same moment."""

import io
import threading
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from apps.accounts.models import Activity, User
from apps.accounts.services import room_of
from apps.galleries.models import Gallery, Image
from apps.galleries.services import add_images, remove_images
from tests.galleries.test_adding import stored_ids
from tests.pictures import picture_bytes

pytestmark = pytest.mark.both


def size(*seeds: int) -> int:
    return sum(len(picture_bytes(seed)) for seed in seeds)


def allow(user: User, quota: int) -> None:
    User.objects.filter(id=user.id).update(quota=quota)


def test_bytes_are_counted_and_given_back(add, gallery, owner):
    add(1, 2)
    assert room_of(owner.id).stored == size(1, 2)
    remove_images(Image.objects.filter(name="picture-1.png"))
    assert room_of(owner.id).stored == size(2)
    gallery.delete()
    assert room_of(owner.id).stored == 0


def test_files_that_fit_are_taken_in_their_order(gallery, owner, upload):
    allow(owner, size(1, 3))
    added = add_images(gallery, [upload(f"{n}.png", seed=n) for n in (1, 2, 3)])
    assert [image.name for image in added.images] == ["1.png", "2.png"]
    [refusal] = added.refused
    assert (refusal.name, refusal.error.code) == ("3.png", "quota")
    assert refusal.error.params == {
        "size_bytes": size(3),
        "free_bytes": size(1, 3) - size(1, 2),
    }
    assert "empty the bin" in refusal.message
    assert len(stored_ids()) == 2


def test_to_the_last_byte_and_not_one_more(gallery, owner, upload):
    allow(owner, size(1) - 1)
    assert add_images(gallery, [upload(seed=1)]).refused
    allow(owner, size(1))
    assert add_images(gallery, [upload(seed=1)]).images
    assert room_of(owner.id).free == 0


def test_a_public_gallery_without_an_owner_has_no_quota(db, upload, settings):
    settings.FUTU_QUOTA = 1
    gallery = Gallery.objects.create(name="Everybody's", visibility="public")
    assert add_images(gallery, [upload(seed=1)]).images
    assert not Activity.objects.exists()


def test_twins_and_refused_files_take_no_room(add, gallery, owner, upload):
    add(1)
    add_images(gallery, [upload("twin.png", seed=1), upload("bad.png", b"text")])
    assert room_of(owner.id).stored == size(1)


def test_a_twin_that_another_request_wrote_first_takes_no_room(gallery, owner, upload):
    """The rows of another request appear between the look for twins and the writing."""

    def files():
        yield upload("mine.png", seed=1)
        add_images(gallery, [upload("first.png", seed=1)])

    added = add_images(gallery, files())
    assert (added.images, added.duplicates) == ([], ["mine.png"])
    assert room_of(owner.id).stored == size(1)


def test_what_was_added_is_in_the_history(add, owner, gallery):
    add(1, 2)
    [activity] = Activity.objects.filter(owner=owner)
    assert (activity.kind, activity.count) == ("added", 2)
    assert activity.values == {"gallery": str(gallery.id), "gallery_name": "Holidays"}


@pytest.mark.django_db(transaction=True)
def test_of_two_requests_at_once_exactly_one_wins(upload):
    """Each fits alone; together they are one byte over."""
    owner = User.objects.create_user("owner", quota=size(1, 2) - 1)
    galleries = [Gallery.objects.create(owner=owner, name=name) for name in "ab"]
    begin = threading.Barrier(2)
    taken: list[int] = []

    def send(gallery, seed):
        def files():
            yield upload(seed=seed)
            begin.wait()  # Both have looked and written; now both count.

        try:
            taken.append(len(add_images(gallery, files()).images))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=send, args=(gallery, seed))
        for gallery, seed in zip(galleries, (1, 2), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [0, 1]
    assert room_of(owner.id).stored == Image.objects.get().bytes


@pytest.mark.django_db(transaction=True)
def test_two_who_delete_the_same_picture_give_back_once(upload):
    owner = User.objects.create_user("owner")
    gallery = Gallery.objects.create(owner=owner, name="a")
    kept, _ = add_images(gallery, [upload(seed=1), upload(seed=2)]).images
    begin = threading.Barrier(2)

    def remove():
        images = Image.objects.exclude(id=kept.id)
        begin.wait()
        try:
            remove_images(images)
        finally:
            connection.close()

    threads = [threading.Thread(target=remove) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert room_of(owner.id).stored == kept.bytes


def test_the_migration_counts_what_lies_there(add, owner):
    add(1, 2)
    Image.objects.filter(name="picture-1.png").update(binned="2026-01-01T00:00Z")
    User.objects.update(stored=0)
    import_module("apps.galleries.migrations.0003_count_stored").count(apps, None)
    assert room_of(owner.id).stored == size(1, 2)


def test_the_command_shows_and_sets(owner, capsys):
    call_command("quota", "owner", "1.5G")
    assert room_of(owner.id).quota == 3 * 2**29
    assert "0\xa0bytes kept, of 1.5\xa0GB" in capsys.readouterr().out
    call_command("quota", "owner", "0")
    assert "without a limit" in capsys.readouterr().out
    call_command("quota", "owner", "default")
    assert User.objects.get(id=owner.id).quota is None


@pytest.mark.parametrize(
    ("arguments", "said"), [(("nobody",), "no account"), (("owner", "much"), "not a size")]
)
def test_the_command_says_what_is_wrong(owner, arguments, said):
    with pytest.raises(CommandError, match=said):
        call_command("quota", *arguments)


def test_an_administrator_has_no_limit_unless_one_is_set(gallery, owner, upload, settings):
    settings.FUTU_QUOTA = 1
    User.objects.filter(id=owner.id).update(is_superuser=True)
    assert room_of(owner.id).free is None
    assert add_images(gallery, [upload("1.png", seed=1)]).images
    allow(owner, 1)
    assert room_of(owner.id).free == 0
    assert add_images(gallery, [upload("2.png", seed=2)]).refused


def test_an_import_says_first_what_will_fit(owner, tmp_path):
    for seed in range(3):
        (tmp_path / f"{seed}.png").write_bytes(picture_bytes(seed))
    allow(owner, size(0, 1))
    out = io.StringIO()
    call_command("import_images", tmp_path, user=owner.username, gallery="In", stdout=out)
    first, second, *_rest = out.getvalue().splitlines()
    assert first.startswith("3 files, ")
    assert "is free." in first
    assert second.startswith("2 will fit")
    assert f"manage.py quota {owner.username} SIZE" in second
