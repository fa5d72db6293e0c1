"""How an index compares: `manage.py bench index --sizes 10000,100000,1000000 --json`.

Each index is built in a process of its own from the same float16 rows, opened in another for
its first query, then opened here. One that can look more or less closely is tuned to the
least effort that reaches the target with one half of the queries; all that is reported is
measured with the other half, index after index in turns.
"""

from apps.search.bench.index.comparing import FEWEST, Choice, Result, compare
from apps.search.bench.index.peers import PEERS

__all__ = ["FEWEST", "INDEXES", "Choice", "Result", "compare"]

INDEXES = tuple(dict.fromkeys(peer.index for peer in PEERS))
