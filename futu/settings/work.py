"""Job queues and workers. See docs/JOBS.md, "Queues"."""

from futu import rooms
from futu.settings.instance import env
from futu.settings.rooms import ROOMS
from futu.settings.search import FUTU_READ_TEXT
from futu.settings.watch import FUTU_WATCH

# Workers of the queue `default`.
FUTU_WORKERS = env.int("FUTU_WORKERS", default=rooms.HOUSE.queues["default"])
# Sources crawled concurrently: workers of the queue `crawl`.
FUTU_CRAWLS = env.int("FUTU_CRAWLS", default=rooms.HOUSE.queues["crawl"])
# Workers by queue, such as "vision=2,films=1"; queues without any are not processed here.
FUTU_QUEUES = rooms.workers_of(
    ROOMS,
    {
        "default": FUTU_WORKERS,
        "crawl": FUTU_CRAWLS,
        "reading": int(FUTU_READ_TEXT),
        "watching": int(bool(FUTU_WATCH)),
        **rooms.counted(env.dict("FUTU_QUEUES", default={})),
    },
)
FUTU_WORKERS = FUTU_QUEUES["default"]
# Niceness of workers and their child processes relative to the web process: 0 to 19.
FUTU_WORKER_NICE = env.int("FUTU_WORKER_NICE", default=10)
# Time limit in seconds for one unit of a job (a picture, a batch); whole jobs have none.
FUTU_UNIT_TIMEOUT = env.int("FUTU_UNIT_TIMEOUT", default=300)


def _cluster(workers: int) -> dict[str, object]:
    workers = max(workers, 1)
    return {
        "orm": "default",
        "broker_class": "apps.jobs.broker.OrmBroker",
        "workers": workers,
        # Reserve no more rows from the database than can be processed now.
        "queue_limit": workers,
        "bulk": 1,
        # Jobs have their own limit per unit. `retry` is the last resort for rows reserved by a dead
        # cluster; Job rows make a second delivery harmless.
        "timeout": FUTU_UNIT_TIMEOUT,
        "retry": 3 * (FUTU_UNIT_TIMEOUT + 3) + 60,
        "ack_failures": True,
        "scheduler": False,
        "poll": 0.1,
    }


Q_CLUSTER = {
    # The name is the signing salt of queue rows, so all clusters share it.
    "name": "default",
    **_cluster(FUTU_WORKERS),
    "ALT_CLUSTERS": {
        # Never recycled: a new worker would load its model again.
        queue: {**_cluster(workers), "recycle": 0}
        for queue, workers in FUTU_QUEUES.items()
        if queue != "default"
    },
}
