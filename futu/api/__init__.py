"""The JSON API below /api/v1: what its operations share. `v1` assembles the apps' routers.

Apps import single modules of this package (`futu.api.problems`, …), never `futu.api.v1`.
"""
