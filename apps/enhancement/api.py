"""The enhancement API: preview a part, make the whole, read what came of it."""

from uuid import UUID

from django.http import HttpResponseBase
from ninja import Router, Status

from apps.enhancement.access import batch_of, draft_of, enhancement_of
from apps.enhancement.schemas import (
    EnhanceBatchIn,
    EnhanceBatchOut,
    EnhanceGalleryIn,
    EnhanceIn,
    EnhancementOut,
    PreviewIn,
    PreviewOut,
    ResultIn,
    batch_out,
    enhancement_out,
    preview_out,
)
from apps.enhancement.services import batches, drafts
from apps.enhancement.services.asking import Order, enhance
from apps.enhancement.services.changing import remove
from apps.enhancement.views.report import report_response
from apps.galleries.access import gallery_of, image_of
from apps.galleries.files import Variant, key
from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Gallery, Image
from apps.media.serving import send
from futu.api.auth import needs
from futu.api.idempotency import DESCRIBED, idempotent
from futu.api.problems import Problem
from futu.http import Request

router = Router(tags=["enhancement"])

MISSING = {404: {"description": "There is no such picture or gallery of yours."}}
ONCE = DESCRIBED | {"responses": DESCRIBED["responses"] | MISSING}
PNG = {200: {"description": "A PNG.", "content": {"image/png": {"schema": {"type": "string"}}}}}
PDF = {
    200: {"description": "A PDF.", "content": {"application/pdf": {"schema": {"type": "string"}}}}
}
NO_RESULT = {404: {"description": "There is no such enhancement, or it has no result."}}


@router.post(
    "/enhance",
    response={202: EnhancementOut},
    auth=needs("write"),
    openapi_extra=ONCE,
)
@idempotent(atomic=True)
def enhance_picture(request: Request, payload: EnhanceIn) -> Status[EnhancementOut]:
    """Enhance a picture by a job. It stays as it is: the result is a new picture."""
    image = image_of(request, payload.image)
    order = _order(request, payload, image.gallery)
    row = enhance(request.user, image, payload.options, order, payload.signature)
    return Status(202, enhancement_out(row))


@router.post(
    "/enhance/preview",
    response={202: PreviewOut},
    auth=needs("write"),
    openapi_extra=ONCE,
)
@idempotent(atomic=True)
def preview_part(request: Request, payload: PreviewIn) -> Status[PreviewOut]:
    """Make the tiles around a part of the result: exactly as it will have them."""
    image = image_of(request, payload.image)
    region = (payload.left, payload.top, payload.width, payload.height)
    return Status(202, preview_out(drafts.preview(request.user, image, payload.options, region)))


@router.get("/enhance/preview/{uuid:preview_id}", response=PreviewOut, auth=needs("read"))
def get_preview(request: Request, preview_id: UUID) -> PreviewOut:
    """A preview of yours."""
    return preview_out(draft_of(request, preview_id))


@router.post(
    "/enhance/batch",
    response={202: EnhanceBatchOut},
    auth=needs("write"),
    openapi_extra=ONCE,
)
@idempotent(atomic=True)
def enhance_many(request: Request, payload: EnhanceBatchIn) -> Status[EnhanceBatchOut]:
    """Enhance many pictures, one after the other. What cannot be enhanced is an item that
    failed."""
    images = Image.objects.owned_by(request.user.pk).filter(pk__in=payload.images)
    first = images.select_related("gallery").order_by("created").first()
    if first is None:
        raise Problem("not_found")
    return _begun(request, payload, images, first.gallery, first.name)


@router.post(
    "/enhance/batch/by-gallery",
    response={202: EnhanceBatchOut},
    auth=needs("write"),
    openapi_extra=ONCE,
)
@idempotent(atomic=True)
def enhance_gallery(request: Request, payload: EnhanceGalleryIn) -> Status[EnhanceBatchOut]:
    """Enhance all pictures of a gallery of yours."""
    source = gallery_of(request, payload.source)
    return _begun(request, payload, Image.objects.filter(gallery=source), source, source.name)


def _begun(
    request: Request, payload: ResultIn, images: ImageQuerySet, usual: Gallery, name: str
) -> Status[EnhanceBatchOut]:
    order = _order(request, payload, usual)
    batch = batches.begin(request.user, images, payload.options, order, name)
    return Status(202, batch_out(batch))


@router.get("/enhance/batch/{uuid:batch_id}", response=EnhanceBatchOut, auth=needs("read"))
def get_enhance_batch(request: Request, batch_id: UUID) -> EnhanceBatchOut:
    """A batch of yours, with what became of each picture so far."""
    return batch_out(batch_of(request, batch_id))


@router.get("/enhance/{uuid:enhancement_id}", response=EnhancementOut, auth=needs("read"))
def get_enhancement(request: Request, enhancement_id: UUID) -> EnhancementOut:
    """An enhancement of yours: its result, or why there is none."""
    return enhancement_out(enhancement_of(request, enhancement_id))


@router.get(
    "/enhance/{uuid:enhancement_id}/result",
    auth=needs("read"),
    openapi_extra={"responses": PNG | NO_RESULT},
)
def get_enhanced(request: Request, enhancement_id: UUID) -> HttpResponseBase:
    """The enlarged picture."""
    row = enhancement_of(request, enhancement_id)
    if (result := row.shown_result) is None:
        raise Problem("not_found")
    path = key(result.pk, Variant.ORIGINAL)
    return send(request, path, name=result.name, mimetype="image/png", inline=False)


@router.get(
    "/enhance/{uuid:enhancement_id}/report.pdf",
    auth=needs("read"),
    openapi_extra={"responses": PDF | NO_RESULT},
)
def get_enhancement_report(request: Request, enhancement_id: UUID) -> HttpResponseBase:
    """The report as a document, in the language of Accept-Language."""
    row = enhancement_of(request, enhancement_id)
    if not row.is_done:
        raise Problem("not_found")
    return report_response(row)


@router.delete("/enhance/{uuid:enhancement_id}", response={204: None}, auth=needs("write"))
def delete_enhancement(request: Request, enhancement_id: UUID) -> Status[None]:
    """Delete an enhancement; its job ends. Its result stays a picture of yours."""
    remove(enhancement_of(request, enhancement_id))
    return Status(204, None)


def _order(request: Request, payload: ResultIn, usual: Gallery) -> Order:
    gallery = gallery_of(request, payload.gallery) if payload.gallery else usual
    return Order(gallery, payload.keep_capture, payload.keep_place)
