"""`manage.py work`: keeps each queue's cluster running, and ends it completely.

What django-q2 does by itself, and what answers it here:

- SIGTERM to its whole group hangs it: only the main process gets it (cluster.py).
- When its main process is killed, the others live on: the group is killed before the next
  start (worker_registration.py), and at the start after our own end (orphans.py,
  ../supervisor_watchdog.py).
- Its inner queues are guarded by locks, which a worker that is killed as it waits never gives
  back: ours need none (message_queue.py).
- It can hang with all its processes there: only progress counts as life (watchdog.py).
- Rows it has taken are not given out again for a long time: they are freed before each start
  (worker_registration.py), and when jobs wait beside idle workers (watchdog.py). A second delivery
  does no harm (../services/claiming.py).
- It never gives up a task that kills its worker: claims are counted on the job's own row.
"""
