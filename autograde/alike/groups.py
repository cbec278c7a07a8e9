"""Which hand-ins stand out of their class: pairs above a bound that the class itself sets, and groups of such pairs."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from autograde.alike.pairs import Pair

__all__ = ["bound_of", "groups_of", "members_of"]

#: What two must share at least: two or three places with what counts in full (`pairs.FULL`) and only they have. Found
#: by trying: of 148 made-up classes of 5 to 150 honest students, in four assignments, no pair had more than 1.8; of 240
#: copies that somebody had touched up, in classes of 40, none had less than 2.6, and most had 5 to 15.
LEAST = 2.5
#: Times what the hand-ins of a class share with another one anyway: where all go by the same source it lies high, and
#: nobody is named for that. It is the median of what each shares with the third nearest; the two that are nearer may
#: have copied, be it in the whole class.
TIMES, NEAREST = 4.0, 3


def bound_of(pairs: Sequence[Pair], size: int) -> float:
    """How much two of this class of `size` must share to be named. `pairs`: the strongest first."""
    strengths: dict[int, list[float]] = {number: [] for number in range(size)}
    for pair in pairs:
        for number in pair.two:
            strengths[number].append(pair.strength)
    usual = [found[NEAREST - 1] if len(found) >= NEAREST else 0.0 for found in strengths.values()]
    return max(LEAST, TIMES * median(usual)) if usual else LEAST


def groups_of(pairs: Sequence[Pair], size: int) -> list[list[Pair]]:
    """The groups that pairs above the bound connect, the strongest first: of each the strongest pairs that hold it
    together, one less than it has members.
    """
    bound = bound_of(pairs, size)
    group_of = list(range(size))
    held: list[Pair] = []
    for pair in pairs:
        one, other = (group_of[number] for number in pair.two)
        if pair.strength >= bound and one != other:
            held.append(pair)
            group_of = [one if group == other else group for group in group_of]
    groups: dict[int, list[Pair]] = {}
    for pair in held:
        groups.setdefault(group_of[pair.two[0]], []).append(pair)
    return list(groups.values())


def members_of(group: Sequence[Pair]) -> list[int]:
    """The numbers of its hand-ins."""
    return sorted({number for pair in group for number in pair.two})
