"""Print how well the plan reader reads annotated papers, against the bars.

python -m tools.bench.plans [FOLDER]    FOLDER holds papers and targets.jsonl
"""

import sys
from pathlib import Path

from tools.plan_scores import FOLDER, Score, scores

BARS = {"precision": 0.98, "recall": 0.96, "wholly": 0.95}


def main() -> int:
    """Print the scores of each paper and of all; 1 where a bar is missed."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    found = scores(folder)
    for paper, score in found.items():
        print(f"{paper}: {_said(score)}")
    whole = sum(found.values(), Score(0, 0, 0, 0, 0))
    print(f"all: {_said(whole)}")
    print("bars: " + ", ".join(f"{name} {bar:.2f}" for name, bar in BARS.items()))
    return int(any(getattr(whole, name) < bar for name, bar in BARS.items()))


def _said(score: Score) -> str:
    return (
        f"precision {score.precision:.3f} ({score.right}/{score.offered}), "
        f"recall {score.recall:.3f} ({score.found}/{score.firm}), "
        f"wholly right {score.wholly:.3f} ({score.whole}/{score.found})"
    )


if __name__ == "__main__":
    sys.exit(main())
