from django.urls import path

from apps.search import views

app_name = "search"

urlpatterns = [
    path("", views.new, name="new"),
    path("own", views.own, name="own"),
    path("history/", views.history, name="history"),
    path("history/clear", views.clear, name="clear"),
    path("receive", views.receive, name="receive"),
    path("text/<uuid:image_id>", views.picture_text, name="picture_text"),
    path("similar/<uuid:image_id>", views.similar, name="similar"),
    path("<uuid:query_id>/", views.query, name="query"),
    path("<uuid:query_id>/received", views.received, name="received"),
    path("<uuid:query_id>/crop", views.recrop, name="recrop"),
    path("<uuid:query_id>/elsewhere", views.elsewhere, name="elsewhere"),
    path("<uuid:query_id>/pictures", views.add_pictures, name="add_pictures"),
    path("<uuid:query_id>/keep", views.keep, name="keep"),
    path("<uuid:query_id>/forget", views.forget, name="forget"),
    path("<uuid:query_id>/picture", views.picture, name="file"),
    path("<uuid:query_id>/thumbnail", views.thumbnail, name="thumbnail"),
]
