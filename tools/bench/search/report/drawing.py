"""Recall, latency, throughput and bytes against the number of vectors, as SVG."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

# Colours that everybody can distinguish (Okabe and Ito), and markers.
STYLES = {
    "futu": ("#d55e00", "o"),
    "flat-fp32": ("#6b6b6b", "s"),
    "hnswlib": ("#0072b2", "^"),
    "usearch": ("#009e73", "D"),
}
# Lower limit of the recall axis; less when a value is lower.
LOWEST_RECALL = 0.95
Row = dict[str, Any]


class NotInstalledError(Exception):
    """The drawing library is not installed."""


def draw(results: Sequence[Row], path: Path) -> None:
    """Write the SVG, deterministic; raises NotInstalledError without matplotlib."""
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError as error:
        raise NotInstalledError(
            "Drawing needs matplotlib: “pip install -r requirements-bench.txt” brings it."
        ) from error
    every = max(row["threads"] for row in results)
    # Text stays text, and no name or date varies.
    quiet = {"svg.fonttype": "none", "svg.hashsalt": "futu", "font.family": "sans-serif"}
    with mpl.rc_context(quiet):
        figure = Figure(figsize=(10, 7), layout="constrained")
        panels = figure.subplots(2, 2).ravel()
        _panel(panels[0], results, "p50_ms", 1, "One query, one thread: median ms", log=True)
        _panel(panels[1], results, "qps", every, f"Queries a second, {every} threads", log=True)
        _panel(panels[2], results, "recall_at_10", 1, "Recall@10")
        _panel(panels[3], results, "bytes_per_vector", 1, "Bytes a vector, as kept")
        panels[2].set_ylim(min(LOWEST_RECALL, *(row["recall_at_10"] for row in results)), 1.002)
        panels[3].set_ylim(bottom=0)
        handles, labels = panels[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside upper center", ncols=4, frameon=False)
        figure.savefig(path, metadata={"Date": None})


def _panel(
    axes: Any, results: Sequence[Row], figure: str, threads: int, title: str, *, log: bool = False
) -> None:
    from matplotlib.ticker import LogLocator

    for index, (colour, mark) in STYLES.items():
        rows = [row for row in results if row["index"] == index and row["threads"] == threads]
        rows.sort(key=lambda row: row["size"])
        if rows:
            sizes, values = [row["size"] for row in rows], [row[figure] for row in rows]
            above = 3 if index == "futu" else 2
            axes.plot(sizes, values, color=colour, marker=mark, label=index, lw=2, zorder=above)
    axes.set_xscale("log")
    if log:
        axes.set_yscale("log")
        axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:,g}")
    sizes = sorted({row["size"] for row in results})
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.minorticks_off()
    axes.set_title(title, loc="left", fontsize=11)
    axes.grid(alpha=0.25)
    axes.spines[["top", "right"]].set_visible(False)
