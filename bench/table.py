"""The table that is printed."""

from typing import Any

HEAD = ("#", "work", "Rollbook", "p95", "floor", "p95", "ratio", "goal", "")
GOALS = {"goal_ratio": "≤ {:g} ×", "goal_ms": "≤ {:.3g} ms", "goal_p95": "p95 ≤ {:g} ms"}


def render(result: dict[str, Any]) -> str:
    """Give the figures of one database in columns, times in milliseconds."""
    title = f"{result['database']} · {result['people']:,} people · {result['cores']} cores · ms, median and p95"
    lines = [HEAD, *(_line(row) for row in result["rows"])]
    widths = [max(len(line[at]) for line in lines) for at in range(len(HEAD))]
    text = ["  ".join(_pad(cell, width, at) for at, (cell, width) in enumerate(zip(line, widths, strict=True)))
            for line in lines]  # fmt: skip
    return "\n".join(["", title, *(line.rstrip() for line in text)])


def _pad(cell: str, width: int, at: int) -> str:
    return cell.rjust(width) if at in {2, 3, 4, 5, 6} else cell.ljust(width)


def _line(row: dict[str, Any]) -> tuple[str, ...]:
    figures = [row[way][kind] for way in ("ours", "floor") for kind in ("median", "p95")]
    goals = [words.format(row[goal]) for goal, words in GOALS.items() if row[goal]]
    told = f"{row['told']} " if row["told"] else ""
    ratio = f"{row['ratio']:.1f} ×"
    return (row["number"], row["name"], *(f"{f:.2f}" for f in figures), ratio, ", ".join(goals), told + _verdict(row))


def _verdict(row: dict[str, Any]) -> str:
    """Say by how much a goal is missed."""
    ours = row["ours"]
    reached = {"goal_ratio": row["ratio"], "goal_ms": ours["median"], "goal_p95": ours["p95"]}
    goals = [goal for goal in GOALS if row[goal]]
    missed = [f"{reached[goal] / row[goal]:.3g} × the goal" for goal in goals if reached[goal] > row[goal]]
    return ", ".join(missed) or ("reached" if goals else "")
