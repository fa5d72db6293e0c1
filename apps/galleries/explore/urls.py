from django.urls import path

from apps.galleries.explore import views

app_name = "explore"

urlpatterns = [
    path("", views.index, name="index"),
    path("sources/<uuid:gallery_id>/", views.source, name="source"),
    path("pictures/<uuid:image_id>/", views.picture, name="picture"),
    path("tags/", views.tags, name="tags"),
    path("tags/<path:name>/", views.tag, name="tag"),
    path("words", views.words, name="words"),
]
