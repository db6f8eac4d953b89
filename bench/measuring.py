"""Rows, and how they are timed."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Final

WARM: Final = 3  # rounds that nobody counts
LONGEST: Final = 12.0  # seconds for all rounds of a row, unless that are fewer than LEAST
LEAST: Final = 5

rows: list[Row] = []


@dataclass(frozen=True, kw_only=True)
class Work:
    """What a row does: Rollbook's way and the bare way. `reset` brings everything back, and is not timed."""

    ours: Callable[[], Any]
    floor: Callable[[], Any]
    reset: Callable[[], Any] = lambda: None
    told: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """`number` is the row of the budget. Goals: at most `ratio` floors; a median of at most `ms`, 95 % within `p95`."""

    number: str
    name: str
    prepare: Callable[[Any], Work]
    ratio: float | None
    ms: float | None
    p95: float | None
    rounds: int


def row(
    number: str, name: str, *, ratio: float | None = None, ms: float | None = None, p95: float | None = None,
    rounds: int = 100,
) -> Callable[[Callable[[Any], Work]], Callable[[Any], Work]]:  # fmt: skip
    """Register a function that prepares the work of a row."""

    def register(prepare: Callable[[Any], Work]) -> Callable[[Any], Work]:
        rows.append(Row(number=number, name=name, prepare=prepare, ratio=ratio, ms=ms, p95=p95, rounds=rounds))
        return prepare

    return register


@dataclass(frozen=True)
class Figure:
    """Median and 95th percentile of one way, in milliseconds."""

    median: float
    p95: float

    @classmethod
    def of(cls, seconds: list[float]) -> Figure:
        ordered = sorted(seconds)
        return cls(statistics.median(ordered) * 1000, ordered[round(0.95 * (len(ordered) - 1))] * 1000)


def measured(row: Row, people: Any) -> dict[str, Any]:
    """Time both ways in turn, so that a noisy moment of the machine meets both alike."""
    work = row.prepare(people)
    times: dict[str, list[float]] = {"ours": [], "floor": []}
    for _ in range(WARM):
        _timed(work.ours, work.reset)
        _timed(work.floor, work.reset)
    began = time.perf_counter()
    gc.collect()
    while len(times["ours"]) < row.rounds:
        times["ours"].append(_timed(work.ours, work.reset))
        times["floor"].append(_timed(work.floor, work.reset))
        if len(times["ours"]) >= LEAST and time.perf_counter() - began > LONGEST:
            break
    ours, floor = Figure.of(times["ours"]), Figure.of(times["floor"])
    return {
        "number": row.number, "name": row.name, "ours": asdict(ours), "floor": asdict(floor),
        "ratio": ours.median / floor.median, "goal_ratio": row.ratio, "goal_ms": row.ms, "goal_p95": row.p95,
        "rounds": len(times["ours"]), "told": work.told,
    }  # fmt: skip


def _timed(do: Callable[[], Any], reset: Callable[[], Any]) -> float:
    began = time.perf_counter()
    do()
    took = time.perf_counter() - began
    reset()
    return took
