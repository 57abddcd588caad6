"""How each side of a pair says it goes, when the programme asks."""
