"""What a form brought: files, and the address of a picture; and saying what became of it."""

from collections.abc import Iterator, Sequence

from django.contrib import messages
from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.galleries.models import Gallery
from apps.galleries.remote import RemoteError, fetch_for
from apps.galleries.services import Added, Refusal, add_images
from futu.http import Request


def add_sent(request: Request, gallery: Gallery) -> Added:
    """Add the files of the form, and the picture at the address in it."""
    refused: list[Refusal] = []
    files = request.FILES.getlist("files")
    address = request.POST.get("address", "").strip()
    added = add_images(gallery, _sent(request.user.pk, files, address, refused))
    added.refused += refused
    return added


def _sent(
    owner_id: int, files: Sequence[File], address: str, refused: list[Refusal]
) -> Iterator[File]:
    yield from files
    if not address:
        return
    try:
        file = fetch_for(owner_id, address)
    except RemoteError as error:
        refused.append(Refusal(address, error))
    else:
        with file:
            yield file


def report(request: Request, added: Added) -> None:
    """Say what became of the files, for browsers without scripts."""
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
