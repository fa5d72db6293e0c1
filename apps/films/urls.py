"""The pages of films."""

from django.urls import path

from apps.films import views

app_name = "films"

urlpatterns = [
    path("", views.index, name="index"),
    path("arrived", views.arrived, name="arrived"),
    path("console/", views.console, name="console"),
    path("models/", views.models, name="models"),
    path("models/try", views.try_model, name="try_model"),
    path("terms/", views.terms, name="terms"),
    path("terms/<uuid:term_id>/", views.term, name="term"),
    path("voices/", views.voices, name="voices"),
    path("voices/<uuid:voice_id>/revoke", views.revoke, name="revoke"),
    path("line/<uuid:cue_id>/", views.line, name="line"),
    path("line/<uuid:cue_id>/original.wav", views.original, name="original"),
    path("line/<uuid:cue_id>/split", views.split, name="split"),
    path("line/<uuid:cue_id>/merge", views.merge, name="merge"),
    path("line/<uuid:cue_id>/add", views.add, name="add"),
    path("line/<uuid:cue_id>/remove", views.remove, name="remove"),
    path("line/<uuid:cue_id>/lock", views.lock, name="lock"),
    path("line/<uuid:cue_id>/redo", views.speak, name="speak"),
    path("line/<uuid:cue_id>/translate", views.retranslate, name="retranslate"),
    path("line/<uuid:cue_id>/alternatives", views.alternatives, name="alternatives"),
    path("character/<uuid:character_id>/", views.character, name="character"),
    path("character/<uuid:character_id>/audition", views.audition, name="audition"),
    path("character/<uuid:character_id>/lines", views.character_lines, name="character_lines"),
    path("character/<uuid:character_id>/clone", views.clone, name="clone"),
    path("audition/<uuid:audition_id>/", views.auditioned, name="auditioned"),
    path("<uuid:film_id>/", views.film, name="film"),
    path("<uuid:film_id>/state", views.state, name="state"),
    path("<uuid:film_id>/start", views.start, name="start"),
    path("<uuid:film_id>/copy", views.make_copy, name="make_copy"),
    path("<uuid:film_id>/delete", views.delete, name="delete"),
    path("<uuid:film_id>/lines", views.lines, name="lines"),
    path("<uuid:film_id>/undo", views.undo, name="undo"),
    path("<uuid:film_id>/again", views.redo, name="redo"),
    path("<uuid:film_id>/subtitles/<slug:language>.<slug:form>", views.subtitles, name="subtitles"),
    path("<uuid:film_id>/characters/", views.characters, name="characters"),
    path("<uuid:film_id>/characters/merge", views.merge_characters, name="merge_characters"),
    path("<uuid:film_id>/terms/", views.film_terms, name="film_terms"),
    path("<uuid:film_id>/checks/", views.checks, name="checks"),
    path("<uuid:film_id>/results/", views.results, name="results"),
    path("<uuid:film_id>/bring", views.bring, name="bring"),
    path("<uuid:film_id>/history/", views.history, name="history"),
    path("<uuid:film_id>/settings/", views.settings, name="settings"),
]
