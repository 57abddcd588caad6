"""Measure the matching engine beside its peers and write the table into docs/evidence.md.

python bench/run.py            all of it, a few minutes
python bench/run.py --quick    100 x 60 only, twice each; prints and writes nothing
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]  # it runs from a checkout, installed or not

from bench.main import main  # noqa: E402 (found only now)

if __name__ == "__main__":
    sys.exit(main())
