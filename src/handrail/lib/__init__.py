"""Helpers that know nothing of mentoring, and keep no table."""
