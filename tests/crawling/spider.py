"""A fake spider: performs the actions in its arguments on its crawl, one after the other.

    python tests/crawling/spider.py CRAWL_ID WORD…

It uses the test's database directly, without Django's start-up, for speed.
"""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit


def run(sql: str, *values: object) -> None:
    url = os.environ["DATABASE_URL"]
    if url.startswith("sqlite"):
        connection = sqlite3.connect(urlsplit(url).path.removeprefix("/"), timeout=20)
        connection.execute(sql, values)
        connection.commit()
        connection.close()
        return
    import psycopg

    with psycopg.connect(url) as postgres:
        postgres.execute(sql.replace("?", "%s"), values)


def act(crawl: str, word: str) -> None:
    if word == "seed":
        run("UPDATE crawling_crawl SET seeded = true WHERE id = ?", crawl)
    elif word == "step":
        run("UPDATE crawling_crawl SET requests = requests + 1 WHERE id = ?", crawl)
        one = "SELECT min(id) FROM crawling_crawlrequest WHERE crawl_id = ? AND state = 'waiting'"
        run(f"UPDATE crawling_crawlrequest SET state = 'done' WHERE id = ({one})", crawl)  # noqa: S608
    elif word == "finish":
        run("UPDATE crawling_crawlrequest SET state = 'done' WHERE crawl_id = ?", crawl)
    elif word == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    elif word == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    elif word == "child":
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        note(f"child {child.pid}")
    elif word == "stay":
        time.sleep(600)


def note(line: str) -> None:
    with Path(os.environ["FUTU_TEST_TRACE"]).open("a") as file:
        file.write(line + "\n")


if __name__ == "__main__":
    note(f"spider {os.getpid()}")
    for word in sys.argv[2:]:
        act(sys.argv[1], word)
        note(word)
