"""`manage.py index`: builds, verifies and lists, in a terminal and as JSON."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.galleries.models import Gallery
from apps.jobs import services as jobs
from apps.jobs.models import Job
from tests.search.index.vectors import state_of, write


def index(*arguments: str) -> str:
    out = StringIO()
    call_command("index", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def galleries(store, gallery, owner) -> list[Gallery]:
    small = Gallery.objects.create(owner=owner, name="Small")
    write(gallery, 60)
    write(small, 3)
    return [gallery, small]


def test_it_builds_at_once(galleries, store):
    said = index("rebuild", "--all", "--now")
    assert "Holidays: exact." in said
    assert "Small: small: needs none." in said
    assert list(store.kept) == [state_of(galleries[0]).segment]
    assert not Job.objects.exists()


def test_it_starts_jobs(galleries, store):
    gallery = galleries[0]
    assert "its segment will be built" in index("rebuild", "--gallery", str(gallery.id))
    assert "a job is at its segment already" in index("rebuild", "--all")
    jobs.drain()
    assert state_of(gallery).count == 60
    name = state_of(gallery).segment
    index("rebuild", "--all")
    jobs.drain()
    assert state_of(gallery).segment != name


@pytest.mark.parametrize("named", ["nonsense", "0b5f1d1e-6f0c-4f0e-9d5b-3a3f6f0c8a11"])
def test_an_unknown_gallery_is_an_error(galleries, named):
    for action in ("rebuild", "verify", "stats"):
        with pytest.raises(CommandError, match=f"There is no gallery {named}"):
            index(action, "--gallery", named)


def test_it_verifies(galleries, store):
    index("rebuild", "--all", "--now")
    assert index("verify") == "Holidays: sound\n"
    state = state_of(galleries[0])
    assert state.verified
    store.kept[state.segment].broken = "it is cut short"
    with pytest.raises(CommandError, match="1 cannot be used"):
        index("verify")
    assert state_of(galleries[0]).fault == "it is cut short"
    assert Job.objects.get().kind == "search.build"


def test_statistics_as_json(galleries, store):
    store.recall = 0.97
    index("rebuild", "--all", "--now")
    write(galleries[0], 2)
    lines = [json.loads(line) for line in index("stats", "--json").splitlines()]
    assert [line["name"] for line in lines] == ["Holidays", "Small"]
    told = lines[0]
    assert (told["count"], told["delta"], told["stale"], told["vectors"]) == (60, 2, 0, 62)
    assert (told["store"], told["recall"], told["milliseconds"]) == ("files", 0.97, 0.5)
    assert told["bytes_per_vector"] >= 32
    assert told["state"] == "exact"
    assert lines[1]["state"] == "small: needs none"
    table = index("stats", "--gallery", str(galleries[0].id))
    assert "Holidays" in table
    assert "97 %" in table
    assert "Small" not in table
