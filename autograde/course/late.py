"""What course.toml says of late hand-ins: until when, how long nothing is said, and what each day costs.

    [late]              for every assignment
    grace = "30 min"    until then a hand-in is on time; the days are counted from the deadline all the same
    per_day = 10        percent of the assignment's points that each begun day costs
    most = 50           percent that are deducted at most
    cap = 80            percent of the points that a late hand-in can reach

An assignment has its `deadline = 2026-11-30T23:59:00+09:00`, and may have any of the four, which then count for it.
Percent of what can be had, for each day that has begun, is what Canvas deducts, too
(https://guides.instructure.com/m/4152/l/826329-how-do-i-apply-a-late-submission-policy-in-the-new-gradebook).

Not here: whether a hand-in was late, and what it costs (`records.standing`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from autograde.course.source import nearest
from autograde.errors import CourseError

__all__ = ["LatePolicy", "read_policy", "zoned"]

KEYS = ("grace", "per_day", "most", "cap")
#: As people write it; TOML has no kind for a length of time.
DURATION = re.compile(r"(\d{1,4})\s?(min|h|days?)")
UNITS = {"min": timedelta(minutes=1), "h": timedelta(hours=1), "day": timedelta(days=1), "days": timedelta(days=1)}
EXAMPLE = "2026-11-30T23:59:00+09:00"


@dataclass(frozen=True)
class LatePolicy:
    """Of one assignment. `deadline` has a zone; None where none is known, and then nothing is deducted. `per_day`,
    `most` and `cap` are percent of the assignment's points.
    """

    deadline: datetime | None = None
    grace: timedelta = timedelta()
    per_day: float = 0.0
    most: float = 100.0
    cap: float = 100.0

    def deducted(self, days: int, score: float, points: float) -> float:
        """What `days` begun days cost of a `score` out of `points`; never more than there is."""
        if not days:
            return 0.0
        by_day = min(self.per_day * days, self.most) / 100 * points
        return round(min(score, max(by_day, score - self.cap / 100 * points, 0.0)), 6)


def read_policy(file: str, late: Mapping[str, Any], assignment: Mapping[str, Any]) -> LatePolicy:
    """The policy of an assignment, from `[late]` and from its own table. Raises CourseError naming what is mistaken."""
    for key in late:
        if key not in KEYS:
            where = "the deadline stands with its assignment" if key == "deadline" else nearest(key, KEYS)
            raise CourseError(f"{file}: [late] has no '{key}'{f'; {where}' if key == 'deadline' else where}")
    said = {**late, **{key: assignment[key] for key in KEYS if key in assignment}}
    own = f"{file}: assignment '{assignment['id']}'"
    places = {key: f"{own}: {key}" if key in assignment else f"{file}: [late] {key}" for key in said}
    given: dict[str, Any] = {key: _percent(said[key], places[key]) for key in KEYS[1:] if key in said}
    if "grace" in said:
        given["grace"] = _duration(said["grace"], places["grace"])
    if "deadline" in assignment:
        given["deadline"] = _deadline(assignment["deadline"], f"{own}: deadline")
    return LatePolicy(**given)


def zoned(text: str, where: str) -> datetime:
    """A time with its zone, in ISO 8601. Raises CourseError, which begins with `where`, for anything else."""
    try:
        found = datetime.fromisoformat(re.sub(r"[Zz]$", "+00:00", text.strip()))
    except ValueError:
        raise CourseError(f"{where}: {text!r} is no time; write it like {EXAMPLE}") from None
    return _with_zone(found, where)


def _deadline(value: Any, where: str) -> datetime:
    if not isinstance(value, datetime):
        raise CourseError(f"{where} = {value!r} is no time; write it like {EXAMPLE}, without quotes")
    return _with_zone(value, where)


def _with_zone(value: datetime, where: str) -> datetime:
    if value.tzinfo is None:
        raise CourseError(f"{where}: {value.isoformat()} has no zone; write it behind the time, as in {EXAMPLE}")
    return value


def _percent(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
        raise CourseError(f"{where} = {value!r} is no number of percent, 0 to 100")
    return float(value)


def _duration(value: Any, where: str) -> timedelta:
    found = DURATION.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise CourseError(f'{where} = {value!r} is no length of time; write it like "30 min", "2 h" or "1 day"')
    return int(found[1]) * UNITS[found[2]]
