"""Queues, and the workers that take jobs from them."""

from futu.settings.instance import env

# Three queues: `default` prepares pictures (as many workers as wanted), `vision` embeds (one
# worker a device: it holds the model), `crawl` goes through sources. docs/ARCHITECTURE.md, "Jobs".
FUTU_WORKERS = env.int("FUTU_WORKERS", default=1)
# Sources that are crawled at the same time.
FUTU_CRAWLS = env.int("FUTU_CRAWLS", default=1)
# How far workers, and all that they start, give way to the web process: 0 (not) to 19.
FUTU_WORKER_NICE = env.int("FUTU_WORKER_NICE", default=10)
# Seconds that one unit of a job (a picture, a batch) may take; a whole job has no limit.
FUTU_UNIT_TIMEOUT = env.int("FUTU_UNIT_TIMEOUT", default=300)


def _cluster(workers: int) -> dict[str, object]:
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
    # Never recycled: its worker would load the model again.
    # A crawl lasts for hours, mostly waiting, and must not keep others from their turn.
    "ALT_CLUSTERS": {
        "vision": {**_cluster(1), "recycle": 0},
        "crawl": _cluster(FUTU_CRAWLS),
    },
}
