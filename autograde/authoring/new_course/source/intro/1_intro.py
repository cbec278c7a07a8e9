"""Describing numbers: means along an axis, and standard scores."""

# %% [markdown]
"""
# Describing numbers

Each exercise has blanks, `...  ### your code`. Fill them, run the cell, then the check below it.
"""

# %% include="check"
from autograde.cells.check import answered, check, rerun

# %% include="go-on" only="release"

# %% include="stand-ins" only="release"

# %% include="student" only="release" editable=true

# %%
import numpy as np

# %% [markdown]
"""
## 1 Means

Three students wrote four tests each. A row of `scores` is one student, a column is one test.

![](figure:axes)

#### {{heading:row-means}}

Put the mean score of each student into `means`, an array of one axis.
"""

# %% exercise="row-means" points=1
scores = np.array([[7.0, 9.0, 8.0, 10.0], [5.0, 5.0, 6.0, 8.0], [9.0, 7.0, 8.0, 4.0]])

means = scores.mean(axis=1)  ### your code

print(means)

# %% check="row-means"
with check(
    "row-means", hint="`axis=1` goes along a row.", more="An array has the method `mean`, which takes an `axis`."
):
    answered(means)
    assert np.shape(means) == (3,), "There should be one number for each of the three students."
    other = np.array([[2.0, 4.0, 9.0], [5.0, 5.0, 8.0], [1.0, 2.0, 0.0], [0.0, 8.0, 1.0]])
    found = np.asarray(rerun(scores=other).means)
    assert found.shape == (4,), "With four students there should be four means."
    assert np.allclose(found * 3, other.sum(axis=1)), "A mean times the number of tests is the sum of a row."

# %% [markdown]
"""
## 2 Standard scores

How far from the mean is a number, in standard deviations? Subtract the mean of all numbers from each of them, then
divide by their standard deviation, the square root of the mean squared distance from the mean (as `std` computes it by
default).

#### {{heading:standardize}}

Complete the function. It gives a new array and leaves `values` as it is.
"""


# %% exercise="standardize" points=2
def standardize(values):
    centred = values - values.mean()  ### your code
    return centred / values.std()  ### your code


print(standardize(np.array([2.0, 4.0, 9.0])))

# %% check="standardize"
with check("standardize", hint="First `values.mean()`, then `values.std()`.", more="The mean of the result is 0."):
    values = np.array([1.0, 2.0, 6.0])
    found = standardize(values)
    assert np.shape(found) == (3,), "The result should have as many numbers as `values`."
    assert values.tolist() == [1.0, 2.0, 6.0], "`values` should stay as it is."
    assert abs(np.mean(found)) < 1e-9, "The mean of standard scores is 0."
    assert abs(np.std(found) - 1) < 1e-9, "The standard deviation of standard scores is 1."

# %% include="ready" only="release"
