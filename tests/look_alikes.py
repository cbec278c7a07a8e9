"""A made-up class of whom some have copied: honest hand-ins of many forms, and pairs that somebody tried to hide.

Honest answers are the solution, what the hidden checks declare as right and as known wrong, and what students leave in
them of their own: comments, lines that look at something. Everything comes from the seed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from autograde.course import Assignment
from autograde.course.declarations import Right, Wrong
from autograde.grading.hidden_checks import HiddenChecks
from autograde.grading.reference import answer_source
from notebooks import StudentNotebook

__all__ = ["COPIES", "Made", "honest", "notebook_of"]


def parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("\n", "|").split("|") if part.strip())


#: Parts of comments; every student puts them together anew.
KO = {
    "who": parts("먼저|이제|여기서|다음으로|결국|그래서|일단|혹시|아마|참고로|마지막으로|처음에는"),
    "what": parts("""쿼리와 키를|행렬의 모양을|마스크를|배치 차원을|가중치 합을|토큰 번호를|드롭아웃을|정규화 결과를
        텐서를|어휘를|창 하나를|위치 정보를|헤드 개수를|기울기를|점수 행렬을|마지막 축을
        문맥 벡터를|편향을|빈 칸을|경계값을
        평균과 분산을|목록을|임베딩을"""),
    "how": parts("""한 번 더|헷갈리지 않게|강의에서처럼|차례대로|손으로|순서를 바꿔서|나중을 위해|헤드별로|줄마다
        그림을 보면서|천천히|따로|검산하려고|오류가 나서|메모리를 아끼려고
        식대로|두 단계로|이름만 바꿔서|정수로|복사해서"""),
    "do": parts("""확인한다|곱해 본다|나눈다|저장한다|출력한다|더한다|가린다|돌려준다|맞춘다|펼친다|자른다|잇는다|옮긴다
        센다|비교한다"""),
}
EN = {
    "who": parts("first|now|here|then|finally|so|maybe|ok|actually|next|afterwards|otherwise"),
    "what": parts("""the query and key|matrix shapes|the future positions|batch dimension|row sums|token ids
        dropout scale|tensors|vocabulary|one window|position vectors|head count|gradients|score table|last axis|contexts
        bias terms|empty slots|boundary values|mean and variance|a list|embeddings|padding"""),
    "how": parts("""once more|as in the lecture|step by step|by hand|in another order|for later use|per head|to be safe
        row by row|looking at the picture|slowly|apart|because it crashed|saving memory|following the formula
        in two stages|under another name|as integers|from a copy|without a loop"""),
    "do": parts("check|multiply|divide|keep|print|add|hide|return|align|flatten|cut|join|move|count|compare"),
}
#: Comments that many write.
USUAL = parts("""모양 확인|결과를 출력한다|softmax를 적용한다
    check the shape|print the result to see|apply softmax here""")
NAMES = parts(
    """tmp|out|res|check|val|mat|score|total|vec|arr|item|probe|left|right|first|second|summed|ratio|grid|depth"""
)
CALLS = parts("sum|mean|max|min|std|var|abs|exp|sqrt|clamp|argmax|cumsum|norm|sort|flatten|numel|tolist")
SIGNS = ("+", "-", "*", "/", "@", "**", "//", "%")


class Hand:
    """One student's way of writing."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.words = rng.choice((KO, EN))
        self.talks = rng.choice((0.0, 0.1, 0.2, 0.35))
        self.looks = rng.choice((0.0, 0.1, 0.2))
        self.names = rng.sample(NAMES, 8)
        self.said: list[str] = []

    def comment(self) -> str:
        self.said.append(self._comment())
        return self.said[-1]

    def _comment(self) -> str:
        rng, words = self.rng, self.words
        if rng.random() < 0.3:
            return f"# {rng.choice(USUAL)}"
        order = ("who", "what", "how", "do") if words is KO else ("who", "do", "what", "how")
        return "# " + " ".join(rng.choice(words[part]) for part in order if rng.random() < 0.85)

    def expression(self, depth: int = 2) -> str:
        rng = self.rng
        if depth == 0 or rng.random() < 0.15:
            return rng.choice(
                [*self.names, str(rng.randrange(9)), f"{rng.choice(self.names)}.shape[{rng.randrange(3)}]"]
            )
        left, right = self.expression(depth - 1), self.expression(depth - 1)
        return rng.choice(
            [
                f"{left} {rng.choice(SIGNS)} {right}",
                f"torch.{rng.choice(CALLS)}({left}, dim={rng.choice(('0', '1', '-1'))})",
                f"{rng.choice(self.names)}.{rng.choice(CALLS)}()",
                f"[{left} for {rng.choice(self.names)} in {right}]",
                f"({left}, {right})",
            ]
        )

    def statement(self) -> str:
        rng, name = self.rng, self.rng.choice(self.names)
        kind = rng.randrange(5)
        if kind == 0:
            return f"print({name}.shape)"
        if kind == 1:
            return f'print("{self.comment()[2:]}", {self.expression(1)})'
        if kind == 2:
            return f"assert {self.expression(1)} == {self.expression(1)}"
        return f"{name} = {self.expression()}"

    def own_cell(self) -> str:
        rng = self.rng
        lines = [self.statement() for _ in range(rng.randrange(1, 6))]
        if rng.random() < 0.3:
            body = "\n".join(f"    {line}" for line in lines)
            lines = [f"def {rng.choice(self.names)}_{rng.choice(CALLS)}({', '.join(rng.sample(self.names, 2))}):", body]
        return "\n".join([*([self.comment()] if rng.random() < 0.5 else []), *lines])

    def touch(self, answer: str) -> str:
        """The answer with comments and lines of one's own."""
        found = []
        for line in answer.split("\n"):
            indent = line[: len(line) - len(line.lstrip())]
            plain = bool(line.strip()) and not line.strip().startswith(("#", ")", "]", "}", "@", "class", "def"))
            if plain and "### your code" in line and self.rng.random() < self.talks:
                found.append(indent + self.comment())
            found.append(line)
            if plain and line.endswith("### your code") and self.rng.random() < self.looks:
                found.append(indent + self.statement())
        return "\n".join(found)


@dataclass(frozen=True)
class Made:
    """Answers by exercise, own cells by the exercise that they stand before, and the student's own comments."""

    language: str
    answers: Mapping[str, str]
    own: Sequence[tuple[str, str]]
    comments: frozenset[str]

    def map(self, change: Callable[[str], str]) -> Made:
        answers = {id: change(source) for id, source in self.answers.items()}
        return replace(self, answers=answers, own=[(before, change(source)) for before, source in self.own])

    def comment(self, change: Callable[[], str]) -> Made:
        """With other comments in place of the student's."""
        return self.map(lambda text: "\n".join(self._other(line, change) for line in text.split("\n")))

    def _other(self, line: str, change: Callable[[], str]) -> str:
        start = line.find("#")
        return line[:start] + change() if line[start:] in self.comments else line


def honest(assignment: Assignment, hidden: Mapping[str, HiddenChecks], rng: Random, *, much: bool = False) -> Made:
    """One student who worked alone; with `much` of one's own in it."""
    hand, answers = Hand(rng), {}
    if much:
        hand.talks, hand.looks = 0.3, 0.15
    language = rng.choice(assignment.languages)
    skill = rng.choice((0.02, 0.1, 0.3))
    for exercise in assignment.exercises:
        if exercise.is_written:
            continue
        declared = hidden[exercise.id]
        pick = rng.random()
        options: Sequence[Wrong | Right] = declared.wrong if pick < skill else declared.right if pick < 0.5 else ()
        source = answer_source(exercise, rng.choice(options).answer) if options else exercise.solution[language]
        answers[exercise.id] = hand.touch(source)
    ids = list(answers)
    own = [(rng.choice(ids), hand.own_cell()) for _ in range(rng.randrange(3 * much, 6))]
    return Made(language, answers, own, frozenset(hand.said))


def notebook_of(assignment: Assignment, made: Made) -> StudentNotebook:
    notebook = StudentNotebook(assignment, made.language).answer(made.answers)
    for before, source in made.own:
        notebook.insert(before, source)
    return notebook


def renamed(made: Made, other: Made, rng: Random) -> Made:
    """Other names for the student's own, wherever they stand."""
    names = dict(zip(NAMES, (f"{name}_{rng.choice('xyz')}{place}" for place, name in enumerate(NAMES)), strict=True))
    return made.map(lambda text: re.sub(r"\b\w+\b", lambda word: names.get(word[0], word[0]), text))


def reordered(made: Made, other: Made, rng: Random) -> Made:
    """The own cells elsewhere, in another order."""
    places = [before for before, _ in made.own]
    return replace(made, own=[(rng.choice(places), source) for _, source in reversed(made.own)])


def recommented(made: Made, other: Made, rng: Random) -> Made:
    """Each comment in other words, in the same language; some left out."""
    hand = Hand(rng)
    return made.comment(lambda: hand.comment() if rng.random() < 0.7 else "")


def translated(made: Made, other: Made, rng: Random) -> Made:
    """Each comment in the other language."""
    hand = Hand(rng)
    hand.words = EN if re.search("[가-힣]", "".join(made.comments)) else KO
    return made.comment(hand.comment)


def split_lines(made: Made, other: Made, rng: Random) -> Made:
    """Lines broken in brackets, other spaces."""
    return made.map(lambda text: re.sub(r"\((?=\w)", "(\n            ", text).replace(" = ", "  =  "))


def half(made: Made, other: Made, rng: Random) -> Made:
    """The second half of the answers, and the own cells; the first half is the other's own work."""
    ids = list(made.answers)
    first = {id: other.answers[id] for id in ids[: len(ids) // 2]}
    return replace(made, answers={**made.answers, **first}, own=[*other.own[:2], *made.own])


COPIES: Mapping[str, Callable[[Made, Made, Random], Made]] = {
    "renamed variables": renamed,
    "reordered cells": reordered,
    "changed comments": recommented,
    "translated comments": translated,
    "split lines": split_lines,
    "half of it": half,
}
