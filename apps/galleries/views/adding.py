"""Handle the add form: files and a picture's URL, and messages about the result."""

from itertools import chain

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.galleries.batching import batch_of
from apps.galleries.models import Gallery
from apps.galleries.services import Added, add_images
from apps.galleries.services.importing import fetched
from futu.http import Request


def add_sent(request: Request, gallery: Gallery) -> Added:
    """Add the files of the form, and the picture at the given URL. Raises BatchError."""
    address = request.POST.get("address", "").strip()
    files = request.FILES.getlist("files")
    addressed = fetched(request.user.pk, [address] if address else [])
    return add_images(
        gallery, chain(files, addressed), batch_of(request, gallery), by=request.user.pk
    )


def report(request: Request, added: Added) -> None:
    """Messages about the files, for browsers without scripts."""
    if count := len(added.images):
        text = ngettext("%(n)d picture is being added.", "%(n)d pictures are being added.", count)
        messages.success(request, text % {"n": count})
    for name in added.restored:
        messages.success(request, _("%(name)s was in the bin and is back.") % {"name": name})
    for name in added.duplicates:
        messages.info(request, _("%(name)s is already in this gallery.") % {"name": name})
    for refusal in added.refused:
        messages.error(request, f"{refusal.name}: {refusal.message}")
    if not (added.images or added.restored or added.duplicates or added.refused):
        messages.warning(request, _("No file was chosen."))
