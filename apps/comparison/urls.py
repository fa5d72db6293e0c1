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
    path("mine/", views.mine, name="mine"),
    path("batch/", views.batch_index, name="batches"),
    path("batch/<uuid:batch_id>/", views.batch, name="batch"),
    path("batch/<uuid:batch_id>/review", views.review, name="review"),
    path("batch/<uuid:batch_id>/retry", views.retry_pairs, name="retry_pairs"),
    path("batch/<uuid:batch_id>/leave-out", views.leave_out, name="leave_out"),
    path("batch/<uuid:batch_id>/delete", views.batch_delete, name="batch_delete"),
    path("selection", views.selection, name="selection"),
    path("with-query/<uuid:query_id>/", views.with_query, name="with_query"),
    path("<uuid:comparison_id>/", views.comparison, name="comparison"),
    path("<uuid:comparison_id>/judge", views.judge, name="judge"),
    path("<uuid:comparison_id>/words", views.words, name="words"),
    path("<uuid:comparison_id>/share", views.share, name="share"),
    path("<uuid:comparison_id>/unshare", views.unshare, name="unshare"),
    path("s/<str:signed>/", views.shared, name="shared"),
    path("s/<str:signed>/<slug:which>.png", views.shared_file, name="shared_file"),
    path("<uuid:comparison_id>/report.pdf", views.report, name="report"),
    path("<uuid:comparison_id>/again", views.again, name="again"),
    path("<uuid:comparison_id>/swap", views.swapped, name="swap"),
    path("<uuid:comparison_id>/delete", views.delete, name="delete"),
]
