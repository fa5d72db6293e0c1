"""The indexes that are compared."""

from apps.search.bench.index.peers.flat import Flat
from apps.search.bench.index.peers.futu import Futu
from apps.search.bench.index.peers.graphs import Hnswlib, Usearch
from apps.search.bench.index.peers.model import Peer, Places, Rows, Searcher

__all__ = ["PEERS", "Peer", "Places", "Rows", "Searcher"]

PEERS: tuple[Peer, ...] = (
    Futu(),
    Flat(),
    Hnswlib(neighbours=16),
    Hnswlib(neighbours=32),
    Usearch("f16", neighbours=16),
    Usearch("f16", neighbours=32),
    Usearch("f32", neighbours=16),
)
