"""`manage.py work`: keeps each queue's cluster running, and ends it without a trace."""
