"""Reads of matching rounds: `choosing` for the two sides, `coverage` for those who run the programme."""
