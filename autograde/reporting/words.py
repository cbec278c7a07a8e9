"""The words of the pages in both languages, and how messages are shown. Everything is escaped here.

Whose text it is decides what of its Markdown is shown: in the course's own (`ours`) code, bold and italics; in messages
and notes (`both`), which quote students, code alone. What is quoted comes in fences that it cannot close (`as_code`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from autograde.records.results import ExerciseStatus
from autograde.reporting.rows import State
from autograde.text import Text

__all__ = ["STATES", "STATUSES", "Status", "both", "days_late", "ours", "prose", "say"]

#: Code stands between two runs of as many backticks; a space at either edge is none of it.
_CODE = re.compile(r"(?<!`)(?P<fence>`+)(?!`)(?P<code>[^\n]+?)(?<!`)(?P=fence)(?!`)")
_EDGES = re.compile(r"^ (.*) $")
_BOLD = re.compile(r"\*\*(?=\S)([^\n]+?)(?<=\S)\*\*")
_ITALIC = re.compile(r"(?<!\*)\*(?=[^\s*])([^*\n]+?)(?<=\S)\*(?!\*)")


@dataclass(frozen=True)
class Status:
    """How a status is shown: never by its colour alone. `opening` is what the student reads first about it."""

    glyph: str
    word: Text
    opening: Text


STATUSES: Mapping[ExerciseStatus, Status] = {
    "passed": Status("✓", Text("통과", "passed"), Text("모든 검사를 통과했습니다.", "Every check passed.")),
    "partial": Status(
        "◐", Text("부분 통과", "partly passed"), Text("일부 검사를 통과했습니다.", "Some of the checks passed.")
    ),
    "failed": Status(
        "✗", Text("오답", "failed"), Text("기대한 결과와 다릅니다.", "Not yet the result that was asked for.")
    ),
    "error": Status(
        "!", Text("오류", "error"), Text("코드를 실행하다가 오류가 났습니다.", "The code stopped with an error.")
    ),
    "timeout": Status(
        "◷",
        Text("시간 초과", "timed out"),
        Text("제한 시간 안에 끝나지 않았습니다.", "The code did not finish in time."),
    ),
    "blank": Status(
        "○", Text("미작성", "not answered yet"), Text("아직 빈칸이 남아 있습니다.", "There is still an open blank.")
    ),
    "missing": Status(
        "–",
        Text("셀 없음", "cell missing"),
        Text("제출물에 이 문제의 셀이 없습니다.", "The submission lacks this exercise's cell."),
    ),
    "manual": Status(
        "✎",
        Text("직접 채점", "graded by hand"),
        Text("채점자가 직접 채점합니다.", "An instructor grades this exercise by hand."),
    ),
}


#: What a row of the class can be, as a filter says it.
STATES: Mapping[State, Text] = {
    "ungraded": Text("채점 못 함", "Not graded"),
    "absent": Text("제출 안 함", "Not handed in"),
    "unclear": Text("제출 불분명", "Unclear"),
    "late": Text("늦게 제출", "Late"),
    "waits": Text("직접 채점할 답이 있음", "To grade by hand"),
    "noted": Text("참고 사항이 있음", "With notes"),
}


def days_late(days: int | None) -> Text:
    """How late something came; of what the LMS marks as late nobody knows the days."""
    if days is None:
        return Text("늦게 제출", "late")
    return Text(f"{days}일 늦음", f"{days} day{'s' * (days != 1)} late")


def say(ko: str, en: str, **values: object) -> Markup:
    """Both languages, of which the page shows one. Only `ko` and `en` are trusted; `{name}`s in them are escaped."""
    return _pair(Markup(ko).format(**values), Markup(en).format(**values))


def both(text: Text) -> Markup:
    """A message in both languages, with its `code` as code; nothing in it is trusted."""
    return _pair(prose(text.ko), prose(text.en))


def ours(text: Text) -> Markup:
    """A text of the course's in both languages, with its `code`, **bold** and *italics*."""
    return _pair(prose(text.ko, _emphasised), prose(text.en, _emphasised))


def _pair(ko: Markup, en: Markup) -> Markup:
    return Markup('<span lang="ko">{}</span><span lang="en">{}</span>').format(ko, en)


def prose(text: str, outside: Callable[[str], str] = str) -> Markup:
    """Escaped text in which what stands between backticks is shown as code; `outside` marks up the rest, in which a
    NUL stands for each piece of code.
    """
    escaped = str(escape(text.replace("\0", "\ufffd")))
    codes = [_EDGES.sub(r"\1", match["code"]) for match in _CODE.finditer(escaped)]
    first, *parts = outside(_CODE.sub("\0", escaped)).split("\0")
    return Markup(first + "".join(f"<code>{code}</code>{part}" for code, part in zip(codes, parts, strict=True)))


def _emphasised(text: str) -> str:
    return _ITALIC.sub(r"<em>\1</em>", _BOLD.sub(r"<strong>\1</strong>", text))
