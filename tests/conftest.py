"""What several test modules share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="module")
def nothing_remembered() -> Iterator[None]:
    """Every answer is judged anew, whatever was judged before: for tests of what happens when answers run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("autograde.grading.verdicts.Verdicts.get", lambda self, key: None)
        yield
