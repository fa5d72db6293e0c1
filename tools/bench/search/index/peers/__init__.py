"""The indexes that are compared."""

from tools.bench.search.index.peers.flat import Flat
from tools.bench.search.index.peers.futu import Futu
from tools.bench.search.index.peers.graphs import Hnswlib, Usearch
from tools.bench.search.index.peers.model import Peer, Places, Rows, Searcher

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
