from django.urls import path

from apps.enhancement import views

app_name = "enhancement"

urlpatterns = [
    path("", views.index, name="index"),
    path("console/", views.console, name="console"),
    path("mine/", views.mine, name="mine"),
    path("selection", views.selection, name="selection"),
    path("picture/<uuid:image_id>/", views.picture, name="picture"),
    path("picture/<uuid:image_id>/expectation", views.expectation, name="expectation"),
    path("picture/<uuid:image_id>/preview", views.preview, name="preview"),
    path("picture/<uuid:image_id>/panel", views.panel, name="panel"),
    path("gallery/<uuid:gallery_id>/", views.gallery, name="gallery"),
    path("draft/<uuid:draft_id>/", views.draft, name="draft"),
    path("draft/<uuid:draft_id>/again", views.draft_again, name="draft_again"),
    path("batch/<uuid:batch_id>/", views.batch, name="batch"),
    path("batch/<uuid:batch_id>/retry", views.retry_items, name="retry_items"),
    path("batch/<uuid:batch_id>/results.zip", views.batch_zip, name="batch_zip"),
    path("batch/<uuid:batch_id>/delete", views.batch_delete, name="batch_delete"),
    path("<uuid:enhancement_id>/", views.enhancement, name="enhancement"),
    path("<uuid:enhancement_id>/report.pdf", views.report, name="report"),
    path("<uuid:enhancement_id>/retry", views.retry, name="retry"),
    path("<uuid:enhancement_id>/delete", views.delete, name="delete"),
]
