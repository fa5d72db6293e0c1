"""The files of weights that sorting needs."""

from apps.vision.sorting.network import classifying_backbone

FACES = ("mtcnn-pnet", "mtcnn-rnet", "mtcnn-onet")


def weights_needed() -> tuple[str, ...]:
    """Names, for `manage.py weights fetch`."""
    name = classifying_backbone().weights
    return (name, *FACES) if name else ()
