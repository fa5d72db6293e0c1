"""The assembled API: routers, error handlers, description."""

from futu.api.handlers import add_handlers
from futu.api.health import router as health
from futu.api.openapi import Api, Forms, Readable
from futu.api.pages import Docs

DESCRIPTION = """
Keep pictures and find them again with a picture.

- **Token**: make one on your account's pages and send it as `Authorization: Bearer futu_…`.
  Each operation needs one scope: `read`, `write` or `search`.
- **Errors** are `application/problem+json` with a `code` for programs and a `detail` for people,
  in the language of `Accept-Language` (`en`, `zh-hans`).
- **Lists** come in pages; follow `next` until it is null.
- **Times** are ISO 8601 with their zone. **Ids** are UUIDs and never change.
- **Limits**: `RateLimit-Remaining` says how many requests are left, `Retry-After` when to go on.
"""

api = Api(
    title="Futu",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    docs=Docs(),
    renderer=Readable(),
    parser=Forms(),
)
add_handlers(api)
api.add_router("", "apps.galleries.api.router")
api.add_router("", "apps.search.api.router")
api.add_router("", "apps.duplicates.api.router")
api.add_router("", "apps.classification.api.router")
api.add_router("", "apps.classification.stats_api.router")
api.add_router("", "apps.classification.batch_api.router")
api.add_router("", "apps.comparison.batch_api.router")
api.add_router("", "apps.comparison.api.router")
api.add_router("", "apps.enhancement.api.router")
api.add_router("", "apps.films.api.router")
api.add_router("", "apps.films.voices_api.router")
api.add_router("", "apps.films.models_api.router")
api.add_router("", "apps.media.api.router")
api.add_router("", "apps.jobs.api.router")
api.add_router("", "apps.accounts.api.router")
api.add_router("", health)
