"""Pictures by their address: fetched without letting anybody reach into our own network.

`fetch_for` is the whole of it; what cannot be had raises `RemoteError`.
"""

from .errors import RemoteError
from .fetching import fetch
from .rate import fetch_for

__all__ = ["RemoteError", "fetch", "fetch_for"]
