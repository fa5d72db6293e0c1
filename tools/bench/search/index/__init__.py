"""How an index compares: `manage.py bench index --sizes 10000,100000,1000000 --json`.

Each index is built in a process of its own from the same float16 rows, opened in another for its
first query, then opened here. An index with adjustable effort is tuned with one half of the queries
to the least effort that reaches the target; all reported figures are measured with the other half,
alternating between indexes.
"""

from tools.bench.search.index.comparing import FEWEST, Choice, Result, compare
from tools.bench.search.index.peers import PEERS

__all__ = ["FEWEST", "INDEXES", "Choice", "Result", "compare"]

INDEXES = tuple(dict.fromkeys(peer.index for peer in PEERS))
