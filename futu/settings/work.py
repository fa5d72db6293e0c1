"""Queues, and the workers that take jobs from them. docs/JOBS.md, "Queues"."""

from futu import rooms
from futu.settings.instance import env
from futu.settings.rooms import ROOMS

# Workers of the queue `default`, which prepares pictures.
FUTU_WORKERS = env.int("FUTU_WORKERS", default=rooms.HOUSE.queues["default"])
# Sources that are crawled at the same time: workers of the queue `crawl`.
FUTU_CRAWLS = env.int("FUTU_CRAWLS", default=rooms.HOUSE.queues["crawl"])
# Workers by queue, such as "vision=2,films=1"; a queue without any is not worked on here.
FUTU_QUEUES = rooms.workers_of(
    ROOMS,
    {
        "default": FUTU_WORKERS,
        "crawl": FUTU_CRAWLS,
        **env.dict("FUTU_QUEUES", cast={"value": int}, default={}),
    },
)
FUTU_WORKERS = FUTU_QUEUES["default"]
# How far workers, and all that they start, give way to the web process: 0 (not) to 19.
FUTU_WORKER_NICE = env.int("FUTU_WORKER_NICE", default=10)
# Seconds that one unit of a job (a picture, a batch) may take; a whole job has no limit.
FUTU_UNIT_TIMEOUT = env.int("FUTU_UNIT_TIMEOUT", default=300)


def _cluster(workers: int) -> dict[str, object]:
    workers = max(workers, 1)
    return {
        "orm": "default",
        "workers": workers,
        # Take no more rows from the database than can be worked on now.
        "queue_limit": workers,
        "bulk": 1,
        # Jobs bring their own limit, one for each unit. `retry` is the last resort for rows
        # that a dead cluster had taken; Job rows make a second delivery harmless.
        "timeout": FUTU_UNIT_TIMEOUT,
        "retry": 3 * (FUTU_UNIT_TIMEOUT + 3) + 60,
        "ack_failures": True,
        "scheduler": False,
        "poll": 0.1,
    }


Q_CLUSTER = {
    # The name is the salt of every queue's signed rows, so all clusters share this one.
    "name": "default",
    **_cluster(FUTU_WORKERS),
    "ALT_CLUSTERS": {
        # Never recycled: a worker would load its model again.
        queue: {**_cluster(workers), "recycle": 0}
        for queue, workers in FUTU_QUEUES.items()
        if queue != "default"
    },
}
