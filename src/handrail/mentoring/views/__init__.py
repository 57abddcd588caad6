"""Pages of mentorships: the `pair`'s own, and those of who is `running` a programme."""
