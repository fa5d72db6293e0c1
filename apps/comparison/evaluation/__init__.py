"""How well differences are found: generated pairs whose changes are known, and scores of them."""
