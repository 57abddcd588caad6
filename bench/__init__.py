"""The benchmark of the matching engine: `python bench/run.py`. See docs/evidence.md."""
