"""Pages of matching rounds."""
