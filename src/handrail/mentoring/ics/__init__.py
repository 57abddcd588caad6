"""Calendar files that people upload: when they are busy, and nothing else of it."""
