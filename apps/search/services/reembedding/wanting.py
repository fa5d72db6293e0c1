"""Which pictures have no vector under a spec, though they could have one."""

from django.db.models import Exists, OuterRef

from apps.galleries.managers import GOING, ImageQuerySet
from apps.galleries.models import Image
from apps.search.models import Embedding, UnembeddableImage


def findable() -> ImageQuerySet:
    """Pictures that are to be found. Those of a gallery in the bin come back with it at once;
    those in the bin by themselves get their vectors when they are taken out."""
    ready = Image.objects.filter(state=Image.State.READY)
    return ready.exclude(gallery__binned=GOING)


def wanting(spec: str) -> ImageQuerySet:
    """Those without a vector of `spec` of which it was not found that they cannot have one."""
    seen = Embedding.objects.filter(image=OuterRef("pk"), spec=spec)
    unembeddable = UnembeddableImage.objects.filter(image=OuterRef("pk"), spec=spec)
    return findable().filter(~Exists(seen), ~Exists(unembeddable))
