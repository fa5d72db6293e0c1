from django.urls import path

from apps.comparison import views

app_name = "comparison"

urlpatterns = [
    path("", views.index, name="index"),
    path("console/", views.console, name="console"),
    path("settings", views.settings, name="settings"),
    path("presets/", views.presets, name="presets"),
    path("presets/save", views.save_preset, name="save_preset"),
    path("presets/<int:pk>/rename", views.rename_preset, name="rename_preset"),
    path("presets/<int:pk>/delete", views.delete_preset, name="delete_preset"),
    path("with/<uuid:image_id>/", views.with_picture, name="with_picture"),
    path("<uuid:comparison_id>/", views.comparison, name="comparison"),
    path("<uuid:comparison_id>/judge", views.judge, name="judge"),
    path("<uuid:comparison_id>/words", views.words, name="words"),
    path("<uuid:comparison_id>/share", views.share, name="share"),
    path("<uuid:comparison_id>/unshare", views.unshare, name="unshare"),
    path("s/<str:signed>/", views.shared, name="shared"),
    path("s/<str:signed>/<slug:which>.png", views.shared_file, name="shared_file"),
    path("<uuid:comparison_id>/report.pdf", views.report, name="report"),
    path("<uuid:comparison_id>/delete", views.delete, name="delete"),
]
