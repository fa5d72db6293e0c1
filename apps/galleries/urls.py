from django.urls import path, register_converter

from apps.galleries import views
from apps.galleries.converters import VariantConverter
from apps.galleries.sharing import public
from apps.galleries.sharing import views as sharing
from apps.galleries.views.exporting import export

register_converter(VariantConverter, "variant")

app_name = "galleries"

urlpatterns = [
    path("", views.index, name="index"),
    path("galleries/new", views.create, name="create"),
    path("galleries/<uuid:gallery_id>/", views.detail, name="detail"),
    path("galleries/<uuid:gallery_id>/status", views.status, name="status"),
    path("galleries/<uuid:gallery_id>/upload", views.upload, name="upload"),
    path("galleries/<uuid:gallery_id>/retry", views.retry, name="retry"),
    path("galleries/<uuid:gallery_id>/rename", views.rename, name="rename"),
    path("galleries/<uuid:gallery_id>/delete", views.delete, name="delete"),
    path("galleries/<uuid:gallery_id>/export.<slug:format>", export, name="export"),
    path("galleries/<uuid:gallery_id>/share", sharing.shares, name="shares"),
    path("shares/<uuid:share_id>/", sharing.share, name="share"),
    path("shares/<uuid:share_id>/revoke", sharing.revoke, name="share_revoke"),
    path("s/<str:signed>/", public.gallery, name="shared"),
    path("s/<str:signed>/unlock", public.unlock, name="shared_unlock"),
    path("s/<str:signed>/<uuid:image_id>/", public.picture, name="shared_picture"),
    path("s/<str:signed>/<uuid:image_id>/<variant:variant>", public.file, name="shared_file"),
    path("pictures/<uuid:image_id>/", views.picture, name="picture"),
    path("pictures/<uuid:image_id>/status", views.picture_status, name="picture_status"),
    path("pictures/<uuid:image_id>/rename", views.picture_rename, name="picture_rename"),
    path("pictures/<uuid:image_id>/tags", views.picture_tags, name="picture_tags"),
    path("pictures/<uuid:image_id>/delete", views.picture_delete, name="picture_delete"),
    path("pictures/<uuid:image_id>/retry", views.picture_retry, name="picture_retry"),
    path("pictures/<uuid:image_id>/<variant:variant>", views.file, name="file"),
]
