"""Pictures by their address: fetched without letting anybody reach into our own network.

`fetch` is the whole of it; what cannot be had raises `RemoteError`.
"""

from .errors import RemoteError
from .fetching import fetch

__all__ = ["RemoteError", "fetch"]
