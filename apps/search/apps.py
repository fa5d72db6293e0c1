from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "apps.search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from apps.galleries.embedding import register_embedder
        from apps.search import receivers  # noqa: F401
        from apps.search.services.embedding import request_embedding

        register_embedder(request_embedding)
