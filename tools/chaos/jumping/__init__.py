"""A clock that a file moves, for all processes of an instance under test.

libfaketime 0.9.10 breaks Python's sleeps, so the clock is moved where Django and Python ask it:
rows, jobs and queues all go by `django.utils.timezone.now`.
"""
