"""A text in the course's two languages."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LANGUAGES", "Text"]

#: The editions, the primary one first.
LANGUAGES = ("ko", "en")


@dataclass(frozen=True)
class Text:
    """The same message in Korean and in English."""

    ko: str
    en: str

    def __getitem__(self, language: str) -> str:
        if language not in LANGUAGES:
            raise KeyError(f"no language '{language}'; there are {', '.join(LANGUAGES)}")
        return self.ko if language == "ko" else self.en

    def to_json(self) -> dict[str, str]:
        return {"ko": self.ko, "en": self.en}
