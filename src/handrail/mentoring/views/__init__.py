"""Pages of mentorships: the `pair`'s own, of who is `running` a programme, `importing` running pairs."""
