"""`python -m tools.film_kills --kills 30 --seed 1`: workers killed in the middle of a film.

An instance with real workers (`manage.py work`) makes a film of twelve seconds, again and again.
From outside, the process that is in the middle of a unit gets SIGKILL; nothing but the workers' own
supervisor starts it again. In the end each kill may have cost one unit, and every film is the same,
byte by byte, as one that was left alone. ffmpeg is real; models are stand-ins
(tests/films/stand_ins) unless `--models` is said.
"""
