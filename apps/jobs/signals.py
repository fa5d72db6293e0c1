"""Signals this app sends."""

from django.dispatch import Signal

# A job reached a terminal state (argument: `job`). Sent once for each, in the transaction of
# that move, so receivers must be quick. For apps whose rows wait on a job: say that theirs
# failed too when the job did.
job_settled = Signal()

# A job that had failed or was cancelled is queued again because a person asked for it (argument:
# `job`). Sent in the transaction of that move: what `job_settled` had set aside can go on.
job_retried = Signal()
