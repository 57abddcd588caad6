"""Programmes, their cohorts, and how people come into them."""
