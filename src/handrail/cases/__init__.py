"""Signs that a pair needs somebody, the cases that they open, and the coordinator's view of all pairs."""
