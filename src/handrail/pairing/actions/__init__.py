"""What is done in matching rounds."""
