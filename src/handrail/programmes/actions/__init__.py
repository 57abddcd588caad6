"""What changes programmes: `running` them, `importing` and `inviting` people, `joining`."""
