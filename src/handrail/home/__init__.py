"""Pages that compose several slices, the frame round every page, and the demonstration."""
