"""Pages: the view of a cohort, the queue, a case, thresholds, and what the two of a pair ask."""
