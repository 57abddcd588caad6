"""The relationship of one mentor and one mentee."""
