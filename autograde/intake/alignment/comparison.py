"""How alike the cells of one submission are to the release's: each text is compared once, by an index of the release.

What is looked at is bounded, whatever the submission is made of: beyond the bound a text is like nothing, and only its
name, or that it is a release cell word for word, still tells what it is. Decides nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from autograde.intake.alignment.similarity import MAX_TOKENS, Grams, Profile, bare, profile, with_names
from autograde.intake.alignment.targets import Targets

__all__ = ["Comparison", "Likeness"]

#: Steps of comparing that one submission can take, at less than a microsecond each: grams that are made and looked up,
#: and forms that have some of them.
MOST_STEPS = 2_000_000
#: Likeness of grams below which nobody asks how alike two cells are: names alone cannot make up for it.
LEAST = 0.1

NOTHING = Profile(frozenset(), frozenset(), frozenset())


@dataclass(frozen=True)
class Likeness:
    """What a text has of each target, by the target's best form; a target that it has nothing of is left out.

    `alike`: from 0 to 1, where it is not next to nothing. `common`: how many grams of its code. `share`: which share of
    the target's code these are.
    """

    profile: Profile
    alike: Mapping[str, float]
    common: Mapping[str, int]
    share: Mapping[str, float]

    def mostly(self, target: str) -> float:
        """Which share of the text's own code is the target's."""
        return self.common.get(target, 0) / max(len(self.profile.code), 1)


class Comparison:
    """Compares the texts of one submission with an assignment's targets."""

    def __init__(self, targets: Targets) -> None:
        self._targets = targets
        self._left = MOST_STEPS
        self._found: dict[tuple[str, int], Likeness] = {}

    def profile(self, source: str, most: int = MAX_TOKENS) -> Profile:
        """The text's profile; an empty one when too much was looked at before."""
        if self._left <= 0:
            return NOTHING
        own = profile(source, most)
        # Short as a text of few tokens may be, it was read.
        self._left -= len(own.code) + len(own.whole) + len(source[: 40 * most]) // 10
        return own

    def likeness(self, source: str, most: int = MAX_TOKENS) -> Likeness:
        """Of the text's first `most` tokens."""
        most = MAX_TOKENS if len(source) <= MAX_TOKENS else most
        if (source, most) not in self._found:
            self._found[source, most] = self._measure(source, self.profile(source, most))
        return self._found[source, most]

    def _measure(self, source: str, own: Profile) -> Likeness:
        in_code = _counted(own.code, self._targets.in_code)
        in_whole = _counted(own.whole, self._targets.in_whole)
        alike: dict[str, float] = {}
        common: dict[str, int] = {}
        share: dict[str, float] = {}
        code, whole = len(own.code), len(own.whole)
        for number in in_code.keys() | in_whole.keys():
            form, same = self._targets.forms[number], in_code.get(number, 0)
            name = form.target
            # A text of comments alone has no code.
            dice = max(2 * same / ((code + form.code) or 1), 2 * in_whole.get(number, 0) / (whole + form.whole))
            if dice >= LEAST and (likeness := with_names(dice, own.names, form.names)) > alike.get(name, 0.0):
                alike[name] = likeness
            if same > common.get(name, 0):
                common[name] = same
            if same > share.get(name, 0.0) * form.code:
                share[name] = same / form.code
        alike.update(dict.fromkeys(self._targets.owners.get(bare(source), ()), 1.0))
        self._left -= (in_code.total() + in_whole.total()) // 4 + len(in_whole)
        return Likeness(own, alike, common, share)


def _counted(grams: Grams, index: Mapping[int, tuple[int, ...]]) -> Counter[int]:
    """How many of the grams each form has."""
    return Counter(chain.from_iterable([index[gram] for gram in grams & index.keys()]))
