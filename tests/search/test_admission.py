"""The limit on simultaneous queries: one more is told to retry."""

from concurrent.futures import Future

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from apps.galleries.decoders import asked_by
from apps.search.models import Query
from apps.search.services import asking, query_embedding
from apps.search.services.admission import Admission, FullError
from apps.search.services.query_embedding import AskError, OwnShareError
from apps.vision.embedder import Embedder

pytestmark = pytest.mark.both


def test_one_owner_has_half_of_the_places_and_gives_them_back():
    admission = Admission(lambda: 4)
    with admission.one("anna"), admission.one("anna"):
        with pytest.raises(FullError) as own, admission.one("anna"):
            pass
        assert own.value.own
        with admission.one("ben"), admission.one(""):
            with pytest.raises(FullError) as full, admission.one("carl"):
                pass
            assert not full.value.own
    with admission.one("anna"), admission.one("anna"), admission.one("ben"), admission.one("ben"):
        pass


def test_a_person_with_many_questions_leaves_places_to_others(owner, mate, upload, settings):
    settings.FUTU_QUERIES = 2
    with asked_by(lambda: "owner"), query_embedding.admitted():
        with pytest.raises(OwnShareError, match="many questions at the same time"):
            asking.ask_with_file(owner.id, upload(seed=1))
        with asked_by(lambda: "mate"):
            assert asking.ask_with_file(mate.id, upload(seed=1))


def test_when_no_place_is_left_the_page_says_so(owner_client, upload, settings):
    settings.FUTU_QUERIES = 1
    with query_embedding.admitted():
        response = owner_client.post(reverse("search:new"), {"file": upload(seed=1)})
    assert response.status_code == 503
    assert "Many people are searching" in response.content.decode()


def test_a_vector_that_does_not_come_is_not_waited_for(owner, upload, monkeypatch):
    coming: Future[object] = Future()
    monkeypatch.setattr(Embedder, "embed_together", lambda *_: coming)
    monkeypatch.setattr(query_embedding, "PATIENCE", 0.01)
    with pytest.raises(AskError, match="Many people are searching"):
        asking.ask_with_file(owner.id, upload(seed=1))
    assert coming.cancelled()
    assert not Query.objects.exists()
    assert not default_storage.listdir(asking.FOLDER)[1], "its file is gone"
