"""`make load MINUTES=60 USERS=8`: people use all rooms of an instance at once, on loopback.

How long each operation takes, what was refused, how old queues become, and whether the memory of
any process grows. The people are those of tools/chaos, and nothing is broken.
"""
