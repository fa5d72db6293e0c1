"""`make chaos ROUNDS=300 SEED=1`: load, one fault, and the invariant afterwards, again and again.

A round gives three people something to do on a real instance (web server and workers as
processes), breaks one thing meanwhile, waits until all is quiet and checks what docs/RELIABILITY.md
promises. What a round does follows from its seed, so one that failed is run alone by it
(`SEED=57 ROUNDS=1`); when its processes come to run is up to the machine.
"""
