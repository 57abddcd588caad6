"""Handrail: a self-hosted mentorship platform for medical schools."""

__version__ = "0.1.0"
