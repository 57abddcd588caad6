"""The master key: its file, and what the database notes of it."""
