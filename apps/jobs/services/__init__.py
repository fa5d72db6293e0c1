"""What the jobs app can do. Others import from here and from `registry` and `run` alone."""

from apps.jobs.progress import advance, set_left
from apps.jobs.queueing import start
from apps.jobs.services.growing import ClosedError, close, ensure_child, grow, join, renew, rerun
from apps.jobs.services.performing import drain, perform, work
from apps.jobs.services.presence import queues_alive, stalled_among, stalled_for, workers_alive
from apps.jobs.services.recovery import reconcile
from apps.jobs.services.requests import request_cancel, request_pause, resume, retry
from apps.jobs.warming import warm_up

__all__ = [
    "ClosedError",
    "advance",
    "close",
    "drain",
    "ensure_child",
    "grow",
    "join",
    "perform",
    "queues_alive",
    "reconcile",
    "renew",
    "request_cancel",
    "request_pause",
    "rerun",
    "resume",
    "retry",
    "set_left",
    "stalled_among",
    "stalled_for",
    "start",
    "warm_up",
    "work",
    "workers_alive",
]
