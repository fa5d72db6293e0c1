"""A public gallery to test with: sources without an owner, pictures with where they come from."""

from collections.abc import Iterable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from apps.galleries.models import Gallery, Image, Origin, Tag
from apps.galleries.services import add_images
from apps.jobs import services as jobs
from tests.pictures import picture_bytes

WAITING = Gallery.Visibility.PRIVATE


def make_source(name: str = "Example", visibility: str = Gallery.Visibility.PUBLIC) -> Gallery:
    return Gallery.objects.create(
        owner=None, name=name, visibility=visibility, keeps_originals=False
    )


def publish(
    source: Gallery, *seeds: int, tags: Iterable[str] = (), origins: int = 1
) -> list[Image]:
    """Pictures of a source, ready, each seen at some pages."""
    files = [SimpleUploadedFile(f"web-{n}.png", picture_bytes(seed=n)) for n in seeds]
    ids = [image.id for image in add_images(source, files).images]
    jobs.drain()
    words = [Tag.objects.get_or_create(owner=None, name=name)[0] for name in tags]
    for id_, seed in zip(ids, seeds, strict=True):
        Image.objects.get(id=id_).tags.set(words)
        for n in range(origins):
            make_origin(id_, seed, site="example.org" if not n else f"mirror-{n}.example.org")
    return list(Image.objects.filter(id__in=ids).select_related("gallery").order_by("name"))


def make_origin(image_id, seed: int, *, site: str, **values: str) -> Origin:
    given = {
        "page": f"https://{site}/pages/{seed}",
        "url": f"https://{site}/{seed}.jpg",
        "title": f"Title {seed}",
        "author": f"Author {seed}",
        "author_url": f"https://{site}/people/{seed}",
        "licence": "cc-by-4.0",
    }
    return Origin.objects.create(
        image_id=image_id, site=site, fetched=timezone.now(), **(given | values)
    )
