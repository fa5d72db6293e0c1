"""FUTU_CLASS_QUOTAS: how many bytes of each class of files a person may keep."""

from django.core.exceptions import ImproperlyConfigured


def class_quotas(text: str) -> dict[str, int]:
    """ "films=1000,results=0" → bytes by class."""
    pairs = [pair.partition("=") for pair in text.replace(" ", "").split(",") if pair]
    if not all(name and size.isascii() and size.isdecimal() for name, _, size in pairs):
        raise ImproperlyConfigured(
            "FUTU_CLASS_QUOTAS is not of the form films=107374182400,results=0 (bytes)"
        )
    return {name: int(size) for name, _, size in pairs}
