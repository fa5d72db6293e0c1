"""A child that never answers: `python -m tests.comparison.slow_child FD`."""

import time

from apps.galleries.decoders.serving import serve


def never(file, **request):
    time.sleep(3600)


if __name__ == "__main__":
    tasks = dict.fromkeys(("decode", "measure"), never)
    serve(tasks, memory="FUTU_COMPARE_MEMORY", seconds="FUTU_COMPARE_SECONDS")
