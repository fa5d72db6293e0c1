from django.urls import path

from apps.search import views

app_name = "search"

urlpatterns = [
    path("", views.new, name="new"),
    path("similar/<uuid:image_id>", views.similar, name="similar"),
    path("<uuid:query_id>/", views.query, name="query"),
    path("<uuid:query_id>/crop", views.recrop, name="recrop"),
    path("<uuid:query_id>/picture", views.picture, name="file"),
]
