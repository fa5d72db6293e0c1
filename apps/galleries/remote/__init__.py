"""Fetch pictures by URL, protected against server-side request forgery.

`fetch_for` serves users; `get` reads pages and more for dry runs of crawls. Failures raise
`RemoteError`.
"""

from .errors import RemoteError
from .fetching import fetch
from .getting import Answer, get
from .rate import fetch_for

__all__ = ["Answer", "RemoteError", "fetch", "fetch_for", "get"]
