"""JSON API for galleries and pictures: request → service → JSON."""

from ninja import Router

from apps.galleries.api import albums, bulk, galleries, members, pictures, uploads

router = Router()
router.add_router("", galleries.router)
router.add_router("", uploads.router)
router.add_router("", bulk.router)
router.add_router("", albums.router)
router.add_router("", members.router)
router.add_router("", pictures.router)

__all__ = ["router"]
