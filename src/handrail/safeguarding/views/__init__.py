"""Pages of whoever asks, and of the wellbeing lead."""
