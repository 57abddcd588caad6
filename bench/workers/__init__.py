"""One file for each entrant, run by itself; `meter.py` measures."""
