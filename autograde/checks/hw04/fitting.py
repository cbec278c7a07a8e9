"""What in a log does not fit the rest of a notebook, for a person to look at: it proves nothing, and costs nothing.
Declares no checks.
"""

from __future__ import annotations

from typing import Any

from autograde.checking import Evidence, as_code, plain_number

from .drawn import number_of
from .log import Log, differ, preset_of, read_log

__all__ = [
    "flag_another_copy",
    "flag_another_log",
    "flag_what_does_not_fit",
    "is_complete",
    "plain",
    "remark_on",
    "says_something",
]

#: A text of fewer letters says nothing.
LETTERS = 5


def says_something(text: object) -> bool:
    return isinstance(text, str) and sum(letter.isalpha() for letter in text) >= LETTERS


def plain(said: Any) -> str:
    """As the training cell copies it."""
    return " ".join(str(said).split())


def flag_another_copy(evidence: Evidence, cell: str, said: dict[str, str]) -> None:
    """Tells a person where a run was begun with another prediction than the one that stands there now."""
    stored = read_log(evidence.saved(cell).text).prediction
    other = [name for name in said if name in stored and stored[name] != said[name]]
    if other:
        before = "; ".join(f"{name}: {as_code(stored[name][:120])}" for name in other)
        evidence.flag(
            ko=f"예측이 훈련을 시작할 때의 사본과 다릅니다. 사본: {before}",
            en=f"The prediction is not the copy that the run stored at its beginning. The copy: {before}",
        )


def is_complete(log: Log) -> bool:
    """Whether there are all lines with losses, at the steps and in the epochs of a preset."""
    preset = preset_of(log)
    if preset is None or [line.step for line in log.lines] != preset.steps:
        return False
    epochs = [line.step // preset.steps_per_epoch + 1 for line in log.lines]
    return all(line.epoch in (None, epoch) for line, epoch in zip(log.lines, epochs, strict=True))


def remark_on(evidence: Evidence, log: Log) -> None:
    """Says what a log holds, if it holds anything."""
    if not log.lines:
        return
    preset, first, last = preset_of(log), log.lines[0], log.lines[-1]
    name = preset.name if preset else "?"
    train, val = f"{first.train:.3f} → {last.train:.3f}", f"{first.val:.3f} → {last.val:.3f}"
    evidence.remark(
        ko=f"손실 {len(log.lines)}줄({name}), 훈련 {train}, 검증 {val}",
        en=f"{len(log.lines)} lines with losses ({name}), training {train}, validation {val}",
    )


def flag_what_does_not_fit(evidence: Evidence, log: Log) -> None:
    """Tells a person of a log that was edited, or that another student's number stands in."""
    if log.is_edited:
        evidence.flag(
            ko="로그에 적힌 지문(`Run …`)이 로그의 내용과 맞지 않습니다. 로그를 고쳤거나 다른 훈련의 로그입니다.",
            en="The digest that the log shows (`Run …`) does not fit the log: it was edited, or is that of another "
            "run.",
        )
    typed = number_of(evidence)
    if log.digest is not None and typed and plain_number(log.number) != typed:
        said = as_code(log.number[:60]) if log.number else "–"
        evidence.flag(
            ko=f"로그에 적힌 학번이 노트북에 적은 학번과 다릅니다. 로그: {said}",
            en=f"The student number in the log is not the one typed into the notebook. In the log: {said}",
        )


def flag_another_log(evidence: Evidence) -> None:
    """Tells a person where a log was pasted that is not the one saved with the training cell."""
    written, saved = read_log(evidence.text), read_log(evidence.saved("train").text)
    if written.lines and saved.lines and differ(written, saved):
        seen = f"{saved.lines[0].train:.3f} → {saved.lines[-1].train:.3f}"
        evidence.flag(
            ko=f"붙여 넣은 로그가 훈련 셀에 저장된 출력과 다릅니다. 저장된 훈련 손실: {seen}",
            en=f"The log that was pasted is not the output of the training cell. Training loss saved there: {seen}",
        )
