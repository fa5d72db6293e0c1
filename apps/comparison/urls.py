"""No pages yet: `manage.py compare` compares, `manage.py evaluate comparison` measures."""

app_name = "comparison"

urlpatterns: list[object] = []
