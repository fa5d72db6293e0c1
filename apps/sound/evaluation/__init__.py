"""How well speech is heard, on clips with a known truth (`python -m tools.film_clip`)."""
