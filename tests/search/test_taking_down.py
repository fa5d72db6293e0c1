"""A takedown leaves nothing behind, not even in people's queries."""

from django.core.files.storage import default_storage

from apps.galleries.models import Image
from apps.galleries.services import remove_images, take_down_images
from apps.search.models import Embedding, Query


def asked(owner, **values):
    return Query.objects.create(owner=owner, spec="fake-1", name="x", vector=b"", **values)


def test_questions_with_such_a_picture_go_with_it(
    add, mate, upload, django_capture_on_commit_callbacks
):
    one, other = Image.objects.filter(id__in=[i.id for i in add(1, 2).images]).order_by("id")
    default_storage.save("queries/part", upload())
    asked(mate, image=one, box=[0, 0, 0.5, 0.5], file="queries/part")
    kept = asked(mate, image=other, best=one, best_score=0.5)
    with django_capture_on_commit_callbacks(execute=True):
        assert take_down_images(Image.objects.filter(id=one.id)) == 1
    assert list(Image.including_bin.all()) == [other]
    assert list(Query.objects.all()) == [kept]
    kept.refresh_from_db()
    assert kept.best is None
    assert not default_storage.exists("queries/part")
    assert not Embedding.objects.filter(image=one.id).exists()


def test_what_is_merely_deleted_leaves_the_question(image, mate):
    asked(mate, image=image)
    remove_images(Image.objects.all())
    assert Query.objects.get().image is None
