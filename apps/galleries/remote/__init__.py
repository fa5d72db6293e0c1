"""Pictures by their address: fetched without letting anybody reach into our own network.

`fetch_for` is what a person asks with; `get` reads pages and more for crawls that are tried
out. What cannot be had raises `RemoteError`.
"""

from .errors import RemoteError
from .fetching import fetch
from .getting import Answer, get
from .rate import fetch_for

__all__ = ["Answer", "RemoteError", "fetch", "fetch_for", "get"]
