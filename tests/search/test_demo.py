import stat
from io import StringIO

import pytest
from django.core.management import call_command

from apps.accounts.models import User
from apps.galleries.models import Image
from apps.search.demo import steps
from apps.search.demo.note import Note
from apps.search.demo.photos import sample_photos
from apps.search.models import Query

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.FUTU_DATA = tmp_path
    return tmp_path


def demo() -> str:
    out = StringIO()
    call_command("demo", stdout=out)
    return out.getvalue()


def test_an_empty_database_gets_a_gallery_and_an_answer(client):
    said = demo()
    photos = sample_photos()
    user = User.objects.get(username="demo")
    ready = Image.objects.filter(gallery__owner=user, state=Image.State.READY)
    assert sorted(ready.values_list("name", flat=True)) == sorted(p.name for p in photos)
    query = Query.objects.get(owner=user)
    assert query.get_absolute_url() in said
    assert client.login(username="demo", password=Note.read().password)


def test_only_its_owner_reads_the_password(data):
    demo()
    assert stat.S_IMODE((data / "demo.txt").stat().st_mode) == 0o600


def test_a_second_time_changes_nothing():
    demo()
    before = Note.read()
    assert before.password not in demo()
    assert Note.read() == before
    assert Query.objects.count() == 1


def test_a_database_in_use_gets_no_demo():
    User.objects.create_user("ana")
    assert demo() == ""
    assert not Image.objects.exists()


def test_a_demo_cut_short_goes_on(monkeypatch):
    def killed(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(steps, "ask", killed)
        with pytest.raises(KeyboardInterrupt):
            demo()
    password = Note.read().password
    demo()
    assert Note.read().password == password
    assert Note.read().search
    assert Image.objects.count() == len(sample_photos())


def test_nothing_to_show_is_said(monkeypatch):
    monkeypatch.setattr("apps.search.demo.photos.find_spec", lambda name: None)
    with pytest.raises(Exception, match="scikit-image"):
        demo()
    assert not User.objects.exists()
