"""`make bench`: models beside scikit-learn, the three gradients, what one act costs on every page; `--smoke`: a short run."""

import sys

import pandas as pd

from benchmarks import gradients, least_squares, mlp, pages, perceptron

HEADINGS = {"ratio_time": "scikit-learn / ours, time", "ours_ms": "ours, ms", "theirs_ms": "scikit-learn, ms",
            "ours_peak_mb": "ours, peak MB", "theirs_peak_mb": "scikit-learn, peak MB",
            "gradient_ms": "training, ms", "ratio_backprop": "times the hand-written pass",
            "median_ms": "median, ms", "p95_ms": "95 %, ms", "cpu_ms": "CPU, ms", "kb": "kB"}  # fmt: skip


def table(rows: list[dict]) -> str:
    """Rows as a Markdown table, as it stands in docs/benchmarks.md."""
    frame = pd.DataFrame(rows)
    shown = frame.map(lambda v: f"{v:.3g}" if isinstance(v, float) else str(v)).rename(columns=HEADINGS)
    lines = [list(shown.columns), ["---"] * shown.shape[1], *shown.to_numpy().tolist()]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


if __name__ == "__main__":
    smoke = "--smoke" in sys.argv
    print(table([row for module in (least_squares, perceptron, mlp) for row in module.rows(smoke)]), flush=True)
    print("\n" + table(gradients.rows(smoke)), flush=True)
    print("\n" + table(pages.rows(smoke)))
