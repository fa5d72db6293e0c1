from django.urls import path

from apps.classification import views

app_name = "classification"

urlpatterns = [
    path("", views.index, name="index"),
    path("console/", views.console, name="console"),
    path("console/log/", views.log, name="log"),
    path("console/log.<slug:form>", views.export, name="export"),
    path("<uuid:classification_id>/", views.answer, name="answer"),
    path("<uuid:classification_id>/correct", views.correct, name="correct"),
    path("picture/<uuid:image_id>/", views.picture, name="picture"),
    path("picture/<uuid:image_id>/panel", views.panel, name="panel"),
    path("picture/<uuid:image_id>/correct", views.correct_picture, name="correct_picture"),
    path("gallery/<uuid:gallery_id>/", views.gallery, name="gallery"),
    path("waiting/<uuid:job_id>/", views.waiting, name="waiting"),
    path("recipes/", views.recipes, name="recipes"),
    path("recipes/new/", views.new_recipe, name="new_recipe"),
    path("recipes/compare/", views.compare, name="compare_recipes"),
    path("recipes/trials/<uuid:trial_id>/", views.trial, name="trial"),
    path("recipes/<int:pk>/", views.recipe, name="recipe"),
    path("recipes/<int:pk>/use", views.use_recipe, name="use_recipe"),
    path("recipes/<int:pk>/try/", views.try_recipe, name="try_recipe"),
    path("gallery/<uuid:gallery_id>/auto", views.auto, name="auto"),
    path("selection", views.selection, name="selection"),
]
