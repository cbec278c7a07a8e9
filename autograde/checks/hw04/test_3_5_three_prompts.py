"""Hidden checks of the homework: three own prompts with what the pretrained model made of them. Whether the texts make
sense is for a person.
"""

from __future__ import annotations

import re

from autograde.checking import Criterion, Evidence, Right, Saved, Submitted, Wrong, check, exercise

#: Those of the notebook, and what its example says in place of a prompt, which are no own prompts.
GIVEN = frozenset({"every effort moves you", "hello i am", "the future of ai is", "시작 글", "the prompt"})

#: Characters that are read; three texts have about a thousand.
MOST = 50_000
#: `prompt:` or `output:` at the beginning of a line, maybe in a list, a quotation or bold.
_MARK = re.compile(r"^[ \t>*_#.)0-9-]{0,12}(prompt|output)[ \t*_0-9]{0,6}[:：]", re.IGNORECASE | re.MULTILINE)
#: What a student's text may have in one place and not in another: line breaks of Markdown, bold, curved quotes.
_BREAK = re.compile(r"<br\s{0,3}/?>|\\$", re.IGNORECASE | re.MULTILINE)
_MARKUP = str.maketrans({"*": "", "`": "", "’": "'", "‘": "'", "“": '"', "”": '"'})
#: Lines of a fence, and those that the notebook's cell prints between texts.
_BETWEEN = re.compile(r"^[ \t>]{0,8}(?:```|~~~|={3}|-{3}).{0,80}$", re.MULTILINE)


def pairs_in(text: str) -> list[tuple[str, str]]:
    """Prompts with their outputs, white space made even: a text may be broken into lines."""
    parts = _MARK.split(text[:MOST])[1:]
    found, prompt = [], ""
    for kind, part in zip(parts[::2], parts[1::2], strict=True):
        said = _plain(part)
        if kind.lower() == "prompt":
            prompt = said
        elif prompt:
            found.append((prompt, said))
            prompt = ""
    return found


def valid_pairs(text: str) -> list[tuple[str, str]]:
    """Pairs in which the output goes on from a prompt that is new: not given, and not used before."""
    valid: dict[str, tuple[str, str]] = {}
    for prompt, output in pairs_in(text):
        key = " ".join(re.findall(r"\w+", prompt.casefold()))
        if key not in GIVEN and output.startswith(prompt) and len(output) > len(prompt):
            valid.setdefault(key, (prompt, output))
    return list(valid.values())


def _plain(part: str) -> str:
    words = " ".join(_BREAK.sub(" ", _BETWEEN.sub(" ", part)).replace("\n>", "\n").translate(_MARKUP).split())
    return words.strip("_ ").strip("\"'")


def require(evidence: Evidence, number: int) -> None:
    """AssertionError unless there are this many valid pairs."""
    assert len(valid_pairs(evidence.text)) >= number


def said(*pairs: tuple[str, str]) -> str:
    """The form in which the notebook prints them."""
    return "\n".join(f"{'=' * 40}\nprompt: {prompt}\noutput: {output}" for prompt, output in pairs)


def answer(text: str) -> Submitted:
    return Submitted(text, {"generate-pretrained": Saved(text)})


HOUSE = ("The old house by the sea", "The old house by the sea was built in 1881, and it was the first of its kind.")
FOOD = ("My favourite food is", "My favourite food is the chicken. I love the chicken. I love the chicken.")
ONCE = ("Once upon a time", "Once upon a time, the world was a place of great beauty and great danger.")
EFFORT = ("Every effort moves you", "Every effort moves you forward. The first step is to understand your work.")
HELLO = ("Hello, I am", "Hello, I am a little bit of a fan of the original series.")


@exercise("three-prompts", points=4)
class TestThreePrompts:
    @check(
        ko="직접 정한 시작 글이 적어도 하나, 그 글로 시작해 더 길게 이어지는 결과와 함께 있어야 합니다.",
        en="There is at least one prompt of your own, with an output that begins with it and goes on.",
        points=2,
    )
    def test_when_pairs_are_read_then_one_is_valid(self, evidence: Evidence) -> None:
        pairs = valid_pairs(evidence.text)
        evidence.remark(ko=f"바른 짝 {len(pairs)}개", en=f"{len(pairs)} valid pairs")
        require(evidence, 1)

    @check(
        ko="서로 다른 시작 글이 적어도 둘, 저마다 결과와 함께 있어야 합니다.",
        en="There are at least two different prompts, each with its output.",
        points=1,
    )
    def test_when_pairs_are_read_then_two_are_valid(self, evidence: Evidence) -> None:
        require(evidence, 2)

    @check(
        ko="서로도, 주어진 세 글과도 다른 시작 글이 셋, 저마다 결과와 함께 있어야 합니다.",
        en="There are three prompts, different from each other and from the given ones, each with its output.",
        points=1,
    )
    def test_when_pairs_are_read_then_three_are_valid(self, evidence: Evidence) -> None:
        require(evidence, 3)
        seen = evidence.saved("generate-pretrained").text
        shown = sum(" ".join(output.split()) in " ".join(seen.split()) for _, output in valid_pairs(evidence.text))
        evidence.remark(
            ko=f"그중 {shown}개가 `generate-pretrained` 문제의 저장된 출력에도 있습니다.",
            en=f"{shown} of them are in the saved output of `generate-pretrained` as well.",
        )

    rubric = (
        Criterion(
            4,
            ko="직접 정한 시작 글과, 사전 훈련된 모델이 그 글을 이어 쓴 결과. 짝이 셋이면 4점, 둘이면 3점, 하나면 "
            "2점입니다. 결과가 모델이 쓴 글인지, 알아볼 수 있는 글인지 봅니다.",
            en="Own prompts with the continuation by the pretrained model: 4 points for three pairs, 3 for two, 2 for "
            "one. See that the model wrote the outputs, and that they can be read.",
        ),
    )
    wrong = (
        Wrong(
            "two-pairs",
            answer(said(HOUSE, FOOD)),
            ko="짝이 두 개뿐입니다. 세 개가 필요합니다.",
            en="There are only two pairs. It takes three.",
        ),
        Wrong(
            "given-prompts",
            answer(said(EFFORT, HELLO, ("The future of AI is", "The future of AI is uncertain."))),
            ko="주어진 시작 글입니다. 직접 정한 글 세 개가 필요합니다.",
            en="These are the given prompts. Make up three of your own.",
        ),
        Wrong(
            "form-left-as-it-is",
            answer(said(*[("the prompt", "the prompt and how it goes on")] * 3)),
            ko="문제에 적힌 모양 그대로입니다. 직접 정한 시작 글과 그 결과를 써야 합니다.",
            en="This is the form from the question. It takes prompts of your own, with what came of them.",
        ),
        Wrong(
            "given-ones-with-a-full-stop",
            answer(said(*((f"{prompt}.", f"{prompt}. {output}") for prompt, output in (EFFORT, HELLO, ONCE)))),
            ko="주어진 시작 글에 마침표만 더했습니다. 직접 정한 글 세 개가 필요합니다.",
            en="These are the given prompts with a full stop. Make up three of your own.",
        ),
        Wrong(
            "same-prompt-again",
            answer(said(HOUSE, HOUSE, ("the old house by the sea", "the old house by the sea is gone"))),
            ko="같은 시작 글을 되풀이했습니다. 서로 달라야 합니다.",
            en="One prompt is used again. They have to be different.",
        ),
        Wrong(
            "outputs-without-their-prompts",
            answer(said(*((prompt, output[len(prompt) :]) for prompt, output in (HOUSE, FOOD, ONCE)))),
            ko="결과가 시작 글로 시작하지 않습니다. 셀이 출력하는 모양 그대로 붙여 넣습니다.",
            en="The outputs do not begin with their prompts. Paste them in the form in which the cell prints them.",
        ),
        Wrong(
            "nothing-new",
            answer(said(*((prompt, prompt) for prompt, _ in (HOUSE, FOOD, ONCE)))),
            ko="결과가 시작 글과 같습니다. 모델이 이어 쓴 글이 있어야 합니다.",
            en="The outputs are the prompts themselves. There has to be what the model added.",
        ),
        Wrong(
            "prompts-only",
            answer("\n".join(f"prompt: {prompt}" for prompt, _ in (HOUSE, FOOD, ONCE))),
            ko="`output:` 줄이 없습니다.",
            en="There are no `output:` lines.",
        ),
        Wrong(
            "outputs-mixed-up",
            answer(said((HOUSE[0], FOOD[1]), (FOOD[0], ONCE[1]), (ONCE[0], HOUSE[1]))),
            ko="결과가 다른 시작 글의 것입니다.",
            en="The outputs belong to other prompts.",
        ),
        Wrong(
            "in-free-form",
            answer("집, 음식, 옛날이야기를 넣어 보았더니 영어 문장이 나왔습니다."),
            ko="`prompt:` 줄과 `output:` 줄의 짝이 없습니다. 셀이 출력하는 모양 그대로 붙여 넣습니다.",
            en="There are no pairs of `prompt:` and `output:` lines. Paste them as the cell prints them.",
        ),
    )
    right = (
        Right("as-printed", answer(said(HOUSE, FOOD, ONCE))),
        Right("with-the-given-ones", answer(said(EFFORT, HELLO, HOUSE, FOOD, ONCE))),
        Right(
            "fenced",
            Submitted(f"결과입니다.\n\n```\n{said(HOUSE, FOOD, ONCE)}\n```\n\n마지막 글이 가장 좋았습니다.", {}),
        ),
        Right(
            "with-line-breaks-and-bold",
            answer(
                "".join(
                    f"prompt: {prompt}<br>\noutput: **{prompt}**{output[len(prompt) :]}\\\n"
                    for prompt, output in (HOUSE, FOOD, ONCE)
                )
            ),
        ),
        Right(
            "as-a-list",
            answer(
                "\n\n".join(
                    f"{n}. **prompt:** {prompt}\n   **output:** {output}"
                    for n, (prompt, output) in enumerate((HOUSE, FOOD, ONCE), start=1)
                )
            ),
        ),
        Right(
            "broken-into-lines",
            answer(said(HOUSE, FOOD, ONCE).replace(" was", "\nwas").replace("\n", "\r\n").replace("prompt", "Prompt")),
        ),
        Right(
            "in-quotes",
            answer("\n".join(f'> prompt: "{prompt}"\n> output: "{output}"' for prompt, output in (HOUSE, FOOD, ONCE))),
        ),
    )
