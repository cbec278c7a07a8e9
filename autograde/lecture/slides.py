"""What a deck is: slides with the notes of the speaker. HTML where it says so; not done here: making it (`deck`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

__all__ = ["Deck", "Slide", "clock"]


@dataclass
class Slide:
    """A heading, a sentence and one thing to look at (`body`), all HTML; `kind` is its class. What the author says to
    the speaker (`remarks`) stands above the `notes`, the notebook's paragraphs; `minutes` are for the slides since the
    last that had some.
    """

    kind: str
    section: str
    heading: str
    sentence: str = ""
    body: str = ""
    remarks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    minutes: float = 0


@dataclass(frozen=True)
class Deck:
    """The slides of one assignment in one language."""

    assignment: str
    language: str
    title: str
    slides: Sequence[Slide]

    @property
    def minutes(self) -> float:
        """How long the lecture takes."""
        return sum(slide.minutes for slide in self.slides)


def clock(slides: Sequence[Slide]) -> list[float]:
    """For each slide the minute of the lecture by which it is to be done."""
    ends, passed, open_slides = list[float](), 0.0, 0
    for slide in slides:
        open_slides += 1
        if slide.minutes:
            passed += slide.minutes
            ends += [passed] * open_slides
            open_slides = 0
    return ends + [passed] * open_slides
