"""Reads: the facts of pairs, cases, and the coordinator's view of a cohort."""
