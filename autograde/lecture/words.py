"""What decks say by themselves, in both languages."""

from __future__ import annotations

from autograde.text import Text

__all__ = ["WORDS"]

WORDS = {
    "answer": Text("정답", "answer"),
    "built": Text("오늘 만든 것", "Built today"),
    "hand in": Text("제출할 것", "To hand in"),
    "left": Text("학생들이 직접 풀 문제", "Left to the students"),
    "long": Text("여기 있는 {0}줄짜리 셀은 노트북에서 봅니다.", "A cell of {0} lines here is in the notebook only."),
    "map": Text("강의의 지도", "Map of the course"),
    "minutes": Text("{0:g}분까지", "until minute {0:g}"),
    "next": Text("다음", "Next"),
    "nothing": Text("모두 마쳤습니다", "That was the last one"),
    "output": Text("출력", "output"),
    "pitfalls": Text("여기서 자주 틀립니다", "What goes wrong here"),
    "solved": Text("문제 {0}개, 빈칸 {1}개, {2:g}점", "{0} exercises, {1} blanks, {2:g} points"),
    "stumble": Text("학생들이 걸리는 곳", "Where students stumble"),
    "file": Text("확인 셀이 모두 통과한 노트북 {0}", "{0}, saved, with every check passed"),
    "where": Text("다음으로", "What comes next"),
}
