"""Pictures without a vector under a spec that could have one."""

from django.db.models import Exists, OuterRef

from apps.galleries.managers import GOING, ImageQuerySet
from apps.galleries.models import Image
from apps.search.models import Embedding, UnembeddableImage


def findable() -> ImageQuerySet:
    """Pictures that should be findable.

    Those of a gallery in the bin return with it at once; those in the bin by themselves get vectors
    when they are restored.
    """
    ready = Image.objects.filter(state=Image.State.READY)
    return ready.exclude(gallery__binned=GOING)


def missing_vectors(spec: str) -> ImageQuerySet:
    """Those without a vector of `spec` that are not known to be unembeddable."""
    seen = Embedding.objects.filter(image=OuterRef("pk"), spec=spec)
    unembeddable = UnembeddableImage.objects.filter(image=OuterRef("pk"), spec=spec)
    return findable().filter(~Exists(seen), ~Exists(unembeddable))
