"""Shared code of the JSON API below /api/v1.

`v1` assembles the apps' routers. Apps import single modules of this package (`futu.api.problems`,
…), never `futu.api.v1`.
"""
