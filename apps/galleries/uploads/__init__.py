"""Large files that arrive piece by piece and go on after a cut: tus 1.0 (https://tus.io).

`views` speak the protocol; the rest is what they stand on. A file that is whole goes the
way of every other: `services.add_images`.
"""

from .finishing import finish, outcome
from .receiving import begin, receive, terminate
from .sweeping import sweep_uploads

__all__ = ["begin", "finish", "outcome", "receive", "sweep_uploads", "terminate"]
