from django.urls import path

from apps.accounts import views

app_name = "accounts"

urlpatterns = [
    path("settings/", views.home, name="home"),
    path("settings/profile/", views.profile, name="profile"),
    path("settings/sessions/<int:session_id>/end", views.end_session, name="end_session"),
    path("settings/tokens/", views.tokens, name="tokens"),
    path("settings/tokens/new", views.new_token, name="new_token"),
    path("settings/tokens/<uuid:token_id>/revoke", views.revoke_token, name="revoke_token"),
    path("settings/history/", views.history, name="history"),
    path("settings/history/access/", views.access_history, name="access_history"),
    path("settings/delete/", views.delete, name="delete"),
    path("invited/<str:signed>/", views.invited, name="invited"),
    path("farewell/", views.farewell, name="farewell"),
]
