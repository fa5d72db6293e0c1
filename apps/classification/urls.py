from django.urls import path

from apps.classification import views

app_name = "classification"

urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:classification_id>/", views.answer, name="answer"),
    path("<uuid:classification_id>/correct", views.correct, name="correct"),
    path("picture/<uuid:image_id>/", views.picture, name="picture"),
    path("picture/<uuid:image_id>/panel", views.panel, name="panel"),
    path("picture/<uuid:image_id>/correct", views.correct_picture, name="correct_picture"),
    path("gallery/<uuid:gallery_id>/", views.gallery, name="gallery"),
    path("gallery/<uuid:gallery_id>/auto", views.auto, name="auto"),
    path("selection", views.selection, name="selection"),
]
