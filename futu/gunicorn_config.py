"""How gunicorn serves Futu.

One process with threads: the query embedder and the searched vectors live in the process,
and torch and faiss let other threads run while they compute. A second process would hold
both a second time. No preloading: a process that forks after it has used faiss hangs.
"""

import os
import threading
import time
from typing import Any

from futu.address import bind_address, site_url

host, port = bind_address()
bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
worker_class = "gthread"
workers = 1
# Most wait: for a slow upload to arrive, for the model. FUTU_QUERIES leaves some of them to pages.
threads = int(os.environ.get("FUTU_THREADS") or 24)
timeout = 120
# Longer than proxies in front keep theirs (nginx 60 s, most others up to 75 s): whoever closes
# first must not be the one who does not know whether a request is under way. Connections that
# wait hold no thread, only a place among the worker's 1,000.
keepalive = 90
graceful_timeout = 3  # Ctrl-C in `make run` waits five seconds before it kills
accesslog = os.environ.get("FUTU_ACCESS_LOG") or None  # a file, or - for the log
if os.environ.get("FUTU_LOG_FORMAT") == "json":
    logger_class = "futu.gunicorn_logs.JsonLogger"
    accesslog = None if accesslog == "-" else accesslog  # futu.request_ids writes it.
loglevel = "warning"
control_socket_disable = True


def post_worker_init(worker: Any) -> None:
    """The pages can be had: say where, and load the model while nobody waits for it."""
    print(f"Futu is at {site_url()}", flush=True)
    offer_first_account(worker.log)
    threading.Thread(target=warm, args=(worker.log,), daemon=True).start()
    threading.Thread(target=finish_uploads, args=(worker.log,), daemon=True).start()
    threading.Thread(target=tell_figures, args=(worker.log,), daemon=True).start()


def offer_first_account(log: Any) -> None:
    """The first account made in a browser administers: whoever reads this may make it."""
    from django.core.management import call_command
    from django.db import connection

    from apps.accounts.services import joining

    try:
        if joining.nobody_is_here():
            print("Nobody has an account yet. Make the first, which administers, at", flush=True)
            call_command("invite")
    except Exception:
        log.exception("Whether anybody has an account is not known.")
    finally:
        connection.close()


def warm(log: Any) -> None:
    from django.db import connection

    from apps.galleries import decoders
    from apps.search.active_model import active_embedder

    try:
        decoders.warm()  # before torch takes the cores
        active_embedder().warm()
    except Exception:
        log.exception("The model could not be loaded; searching will say so.")
    finally:
        connection.close()


def finish_uploads(log: Any) -> None:
    """Those that a killed process has left."""
    from django.db import connection

    from apps.media.uploads.finishing import finish_abandoned

    try:
        finish_abandoned()
    except Exception:
        log.exception("Uploads that were left are looked for again within a minute.")
    finally:
        connection.close()


def tell_figures(log: Any) -> None:
    """Every minute: what this process counted; and what workers look at, when there are none."""
    from django.db import connection
    from django.utils import timezone

    from apps.operations.services import minute, web_counts

    while True:
        time.sleep(60)
        try:
            web_counts.tell(timezone.now())
            minute.look_if_nobody_does()
        except Exception:
            log.exception("The figures of this minute could not be kept.")
        finally:
            connection.close()
