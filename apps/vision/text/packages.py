"""Whether what reads text is installed, and its name and version."""

from functools import cache
from importlib.metadata import version
from importlib.util import find_spec

from django.utils.translation import gettext_lazy as _

MODULES = ("rapidocr", "onnxruntime")
MISSING = _(
    "Words inside pictures cannot be read on this server: run “pip install -r "
    "requirements-text.txt” and restart Futu."
)


@cache
def is_installed() -> bool:
    """Cached: packages installed later are found after a restart."""
    return all(map(find_spec, MODULES))


@cache
def reader_name() -> str:
    """What reads here, as documents name it: another name reads again. Empty: nothing does."""
    return f"rapidocr-{version('rapidocr')}:ppocrv6-small" if is_installed() else ""
