from django.urls import path

from apps.media import views
from apps.media.uploads import views as uploads

app_name = "media"

urlpatterns = [
    path("uploads/", uploads.uploads, name="uploads"),
    path("uploads/<uuid:upload_id>", uploads.upload, name="upload"),
    path("files/<uuid:file_id>", views.file, name="file"),
]
