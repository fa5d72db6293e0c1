"""How the passes of a CPU share its cores."""

import pytest

from apps.vision.cores import share_cores


@pytest.mark.parametrize(
    ("cores", "passes", "threads"), [(1, 1, 1), (2, 2, 1), (4, 4, 1), (8, 4, 2), (15, 4, 3)]
)
def test_passes_share_the_cores(cores, passes, threads):
    shares = share_cores(cores)

    assert (shares.passes, shares.threads) == (passes, threads)
