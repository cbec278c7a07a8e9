"""The example class, and what each of its submissions must come to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from autograde.records.results import SubmissionResult

__all__ = ["EXAMPLES", "EXPECTED", "compared"]

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
EXPECTED: dict[str, Any] = json.loads((EXAMPLES / "lec26" / "expected.json").read_text(encoding="utf-8"))


def compared(result: SubmissionResult) -> dict[str, Any]:
    """What a row of EXPECTED says of a submission."""
    not_passed = {
        exercise.id: {"status": exercise.status, "score": exercise.score}
        for exercise in result.exercises
        if exercise.status != "passed"
    }
    return {
        "student": result.student,
        "file": result.file,
        "status": result.status,
        "score": result.score,
        "exercises": not_passed,
    }
