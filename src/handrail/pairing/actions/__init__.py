"""What is done in matching rounds: `rounds` start and end, `choosing`, `computing`, `publishing`."""
