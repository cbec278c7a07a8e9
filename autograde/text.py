"""A text in the languages of the engine, of which a course may have both or one, what instructors are told, and how
numbers are shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

__all__ = ["LANGUAGES", "Note", "Text", "as_code", "number"]

#: Those that the engine speaks; course.toml says which a course has.
LANGUAGES = ("ko", "en")


@dataclass(frozen=True)
class Text:
    """The same message in Korean and in English. Where it is written in one alone, it says the same in the other."""

    ko: str = ""
    en: str = ""
    in_languages: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        written = tuple(language for language in LANGUAGES if getattr(self, language))
        object.__setattr__(self, "in_languages", written)
        for language in LANGUAGES:
            object.__setattr__(self, language, getattr(self, language) or self.ko or self.en)

    def lacks(self, languages: Iterable[str]) -> list[str]:
        """Those of the languages in which nothing is written."""
        return [language for language in languages if language not in self.in_languages]

    def __getitem__(self, language: str) -> str:
        if language not in LANGUAGES:
            raise KeyError(f"no language '{language}'; there are {', '.join(LANGUAGES)}")
        return self.ko if language == "ko" else self.en

    def to_json(self) -> dict[str, str]:
        return {"ko": self.ko, "en": self.en}


@dataclass(frozen=True)
class Note:
    """What was put right in a hand-in, or what an instructor should know; a `private` one is not for the student."""

    text: Text
    private: bool = False

    def __str__(self) -> str:
        """Both languages in one line, as tables have it: `셀이 없습니다. / The cell is missing.`"""
        return " / ".join(dict.fromkeys((self.text.ko, self.text.en)))

    def to_json(self) -> dict[str, Any]:
        return {**self.text.to_json(), **({"private": True} if self.private else {})}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Note:
        return cls(Text(data["ko"], data["en"]), data.get("private", False))


def as_code(text: str) -> str:
    """One line of somebody else's text as code in a message, whatever backticks it has: the fence around it is longer
    than any run of them, as in Markdown.
    """
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    edge = " " if text[:1] in " `" or text[-1:] in " `" else ""
    return f"{fence}{edge}{text}{edge}{fence}"


def number(value: float) -> str:
    """Points as people read them, without needless digits: 40, 0.5, 33.33."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
