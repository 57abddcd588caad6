"""Who did what to which, when: ids, verbs and names of fields, never values."""
