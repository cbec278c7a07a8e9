"""What `intro` asks, on numbers that no notebook shows. `autograde verify` runs every wrong and every right answer."""

from __future__ import annotations

import numpy as np

from autograde.checking import Right, Student, Wrong, check, close, exercise


@exercise("row-means", points=1)
class TestRowMeans:
    @check(en="The means of other scores")
    def test_when_the_scores_are_others_then_there_is_a_mean_for_each_row(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        scores = rng.normal(size=(int(rng.integers(3, 6)), 7))  # never as many rows as columns
        assert close(student.rerun(scores=scores)["means"], reference.rerun(scores=scores)["means"])

    wrong = (
        Wrong(
            "columns", {1: "scores.mean(axis=0)"}, en="These are the means of the tests: `axis=0` goes down a column."
        ),
        Wrong("all", {1: "scores.mean()"}, en="This is the mean of all scores; each student should have one."),
        Wrong("sums", {1: "scores.sum(axis=1)"}, en="These are sums; a mean is the sum divided by how many there are."),
        Wrong("middle", {1: "np.median(scores, axis=1)"}, en="This is the median, the number in the middle."),
    )
    right = (
        Right("by-hand", {1: "scores.sum(axis=1) / scores.shape[1]"}),
        Right("one-by-one", {1: "np.array([np.mean(row) for row in scores])"}),
    )


@exercise("standardize", points=2)
class TestStandardize:
    @check(en="Standard scores of other numbers")
    def test_when_the_numbers_are_others_then_their_standard_scores_come_back(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        values = rng.normal(5, 3, size=int(rng.integers(4, 9)))
        expected = reference.run("standardize(values)", values=values)
        assert close(student.run("standardize(values)", values=values), expected)

    @check(en="The numbers that are handed over stay as they are")
    def test_when_numbers_are_handed_over_then_they_stay_as_they_are(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        values = rng.normal(size=5)
        left = student.run("standardize(values)\nvalues", values=values)
        assert left.values.tolist() == values.tolist()

    wrong = (
        Wrong("not-centred", {1: "values"}, en="The mean was not subtracted."),
        Wrong(
            "variance", {2: "centred / values.var()"}, en="This divides by the variance, the square of the deviation."
        ),
        Wrong("sample", {2: "centred / values.std(ddof=1)"}, en="With `ddof=1` this is the estimate from a sample."),
        Wrong(
            "in-place",
            "def standardize(values):\n    values -= values.mean()\n    return values / values.std()",
            en="`-=` changes the array that was handed over.",
        ),
    )
    right = (
        Right("numpy", {1: "np.subtract(values, np.mean(values))", 2: "centred / np.std(values)"}),
        Right("root", {2: "centred / np.sqrt((centred**2).mean())"}),
    )
