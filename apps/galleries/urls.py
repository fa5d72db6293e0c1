from django.urls import path, register_converter

from apps.galleries import views
from apps.galleries.converters import VariantConverter
from apps.galleries.uploads import views as uploads

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
    path("uploads/", uploads.uploads, name="uploads"),
    path("uploads/<uuid:upload_id>", uploads.upload, name="transfer"),
    path("pictures/<uuid:image_id>/", views.picture, name="picture"),
    path("pictures/<uuid:image_id>/status", views.picture_status, name="picture_status"),
    path("pictures/<uuid:image_id>/delete", views.picture_delete, name="picture_delete"),
    path("pictures/<uuid:image_id>/retry", views.picture_retry, name="picture_retry"),
    path("pictures/<uuid:image_id>/<variant:variant>", views.file, name="file"),
]
