"""Hidden checks of section 2.3: the first tokenizer class, with vocabularies of the checks' own beside the story's."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from ..unseen import UNSEEN
from .texts import MARKS, drawn_text, drawn_vocabulary, drawn_words

#: Token IDs with gaps and in no order, so that counting cannot take the place of looking up.
TOY = {"b": 3, ",": 17, "a": 8, ".": 1, "--": 4, "?": 30}
#: The same tokens with other IDs.
OTHER = {token: 100 - number for token, number in TOY.items()}
#: The beginning of the unseen story, and its vocabulary.
STORY = UNSEEN[:3000]
TOKENS = {token for token in re.split(r"([,.:;?_!\"()']|--|\s)", STORY) if token.strip()}
STRANGE = {token: number for number, token in enumerate(sorted(TOKENS))}

PAIR = "first, second = SimpleTokenizerV1(toy), SimpleTokenizerV1(other)\n"
#: So that each method is judged alone, whatever the other blanks hold.
READY = f"{PAIR}first.str_to_int, second.str_to_int = toy, other\n"
READY += "first.int_to_str, second.int_to_str = ({i: token for token, i in each.items()} for each in (toy, other))\n"
VOCABULARIES = f"{PAIR}(first.str_to_int, second.str_to_int, toy, other)"
INVERSES = f"{PAIR}(first.int_to_str, second.int_to_str)"
ENCODED = f"{READY}[[each.encode(text) for text in texts] for each in (first, second)]"
#: The names of the classes of the exception that each text raises; else what comes out.
RAISED = f"""{READY}
def raised(encode, text):
    try:
        return encode(text)
    except Exception as error:
        return [kind.__name__ for kind in type(error).__mro__]
[raised(first.encode, text) for text in texts]
"""
DECODED = f"""{READY}
texts = [first.decode([3, 17, 8, 4, 3, 1, 8, 30]), second.decode([92, 92, 96, 70]), first.decode([])]
large = SimpleTokenizerV1(words)
large.int_to_str = {{i: token for token, i in words.items()}}
(texts, [large.decode(ids[start:]) for start in (0, 9)], [large.decode(ids[k : k + 9]) for k in range(4)], ids)
"""
ROUND_TRIPS = """
known, strange = SimpleTokenizerV1(vocab), SimpleTokenizerV1(words)
ids, strange_ids = known.encode(raw_text), strange.encode(story)
again = [each.encode(each.decode(some)) for each, some in ((known, ids[-900:]), (strange, strange_ids))]
(repr(ids), repr(strange_ids), again)
"""
PRINTED = """
class SimpleTokenizerV1:
    def __init__(self, vocab):
        self.str_to_int = vocab
        self.int_to_str = {i: token for token, i in vocab.items()}

    def encode(self, text):
        return [1, 56, 2, 850, 988, 602, 533, 746, 5, 1126, 596, 5, 1, 67, 7, 38, 851, 1108, 754, 793, 7]

    def decode(self, ids):
        return '" It\\' s the last he painted, you know," Mrs. Gisburn said with pardonable pride.'
"""
SHARED = """
class SimpleTokenizerV1:
    str_to_int, int_to_str = {}, {}

    def __init__(self, vocab):
        self.str_to_int.update(vocab)
        self.int_to_str.update({i: token for token, i in vocab.items()})

    def encode(self, text):
        preprocessed = [item for item in re.split(r'([,.:;?_!"()\\']|--|\\s)', text) if item.strip()]
        return [self.str_to_int[token] for token in preprocessed]

    def decode(self, ids):
        return re.sub(r'\\s+([,.?!"()\\'])', r"\\1", " ".join([self.int_to_str[i] for i in ids]))
"""
OWN_STYLE = """
class SimpleTokenizerV1:
    marks = re.compile(r'([,.:;?_!"()\\']|--|\\s)')

    def __init__(self, vocab):
        self.str_to_int = dict(vocab)
        self.int_to_str = dict(zip(vocab.values(), vocab.keys()))

    def encode(self, text):
        return [self.str_to_int[token] for token in map(str.strip, self.marks.split(text)) if token]

    def decode(self, ids):
        text = " ".join(map(self.int_to_str.get, ids))
        return re.sub(r'\\s+([,.?!"()\\'])', r"\\1", text)
"""


def drawn_tokens(rng: np.random.Generator) -> list[str]:
    """Every mark, words, and special tokens, which mean nothing to this tokenizer."""
    return [*MARKS, *drawn_words(rng, 80), "<|unk|>", "<|endoftext|>"]


def drawn_pair(rng: np.random.Generator) -> tuple[dict[str, int], dict[str, int]]:
    """Two vocabularies of the same tokens with different IDs."""
    tokens = drawn_tokens(rng)
    return drawn_vocabulary(rng, tokens), drawn_vocabulary(rng, tokens)


def unknown_words(rng: np.random.Generator, vocab: dict[str, int]) -> list[str]:
    """Texts with a word that is not in the vocabulary, wherever it stands and however much it is like one that is."""
    known, strange = max(filter(str.isalpha, vocab), key=len), "".join(drawn_words(rng, 5))
    texts = [strange, f"{strange} {known}", f"{known}, {strange}.", f"{known} {strange} {known}"]
    return [*texts, 2 * known, known[:-1], known.swapcase(), f"{known}-{known}"]


@exercise("tokenizer-v1", points=5)
class TestTokenizerV1:
    @check(
        ko="`str_to_int`는 넘겨받은 어휘 사전이어야 하고, 토크나이저마다 따로 있어야 합니다.",
        en="`str_to_int` is the vocabulary that was passed in, and every tokenizer has its own.",
        points=1,
    )
    def test_when_two_are_made_then_each_keeps_its_vocabulary(self, student: Student, rng: np.random.Generator) -> None:
        for toy, other in ((TOY, OTHER), drawn_pair(rng)):
            assert student.run(VOCABULARIES, toy=toy, other=other) == (toy, other, toy, other)

    @check(
        ko="`int_to_str`는 같은 어휘 사전을 뒤집은 ID → 토큰 딕셔너리여야 합니다.",
        en="`int_to_str` is the same vocabulary turned round: a dict from ID to token.",
        points=1,
    )
    def test_when_two_are_made_then_each_has_its_inverse(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        for toy, other in ((TOY, OTHER), drawn_pair(rng)):
            names = {"toy": toy, "other": other}
            assert student.run(INVERSES, **names) == reference.run(INVERSES, **names)

    @check(
        ko="`encode`는 그 토크나이저의 어휘 사전에서 ID를 찾아 순서대로 담고, 없는 단어에는 `KeyError`를 내야 합니다.",
        en="`encode` gives the IDs of that tokenizer's own vocabulary in order, and `KeyError` for an unknown word.",
        points=1,
    )
    def test_when_text_is_encoded_then_ids_come_from_the_own_vocabulary(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        names: dict[str, Any] = {"toy": TOY, "other": OTHER, "texts": ["b, a--b.\n a?", "a a", "a b", ""]}
        assert student.run(ENCODED, **names) == reference.run(ENCODED, **names)
        toy, other = drawn_pair(rng)
        text = drawn_text(rng, [*toy], MARKS, 150)
        names = {"toy": toy, "other": other, "texts": [text, f"{text} {next(iter(toy))}"]}
        assert student.run(ENCODED, **names) == reference.run(ENCODED, **names)
        for found in student.run(RAISED, toy=toy, other=other, texts=unknown_words(rng, toy)):
            assert "KeyError" in found

    @check(
        ko="`decode`는 ID에 해당하는 토큰을 공백 하나로 이은 다음 문장 부호 앞의 공백만 없애야 합니다.",
        en="`decode` joins the tokens of the IDs with one space, then only the space before marks goes.",
        points=1,
    )
    def test_when_ids_are_decoded_then_their_tokens_are_joined(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        words = drawn_vocabulary(rng, drawn_tokens(rng))
        ids = rng.choice([*words.values()], size=300).tolist()
        names = {"toy": TOY, "other": OTHER, "words": words, "ids": ids}
        assert student.run(DECODED, **names) == reference.run(DECODED, **names)

    @check(
        ko="글 전체를 인코딩해도 맞아야 하며, 디코딩한 글을 다시 인코딩하면 같은 ID가 나와야 합니다.",
        en="Whole stories are encoded correctly, and a decoded story encodes to the same IDs again.",
        points=1,
    )
    def test_when_whole_stories_are_encoded_then_every_id_agrees(self, student: Student, reference: Student) -> None:
        seen = student.run(ROUND_TRIPS, words=STRANGE, story=STORY)
        assert seen == reference.run(ROUND_TRIPS, words=STRANGE, story=STORY)

    wrong = (
        Wrong(
            "reversed-attributes",
            {1: "{i: token for token, i in vocab.items()}", 2: "vocab"},
            ko="두 딕셔너리가 서로 바뀌었습니다. `str_to_int`는 토큰 → ID, `int_to_str`는 ID → 토큰입니다.",
            en="The two dicts changed places: `str_to_int` is token → ID, `int_to_str` is ID → token.",
        ),
        Wrong(
            "global-word-list",
            {1: "{token: i for i, token in enumerate(all_words)}"},
            ko="전역 변수 `all_words`로 어휘 사전을 새로 만들었습니다. 넘겨받은 `vocab`을 써야 합니다.",
            en="This builds a vocabulary from the global `all_words`. Use the `vocab` that was passed in.",
        ),
        Wrong(
            "inverse-not-inverted",
            {2: "{token: i for token, i in vocab.items()}"},
            ko="키와 값을 맞바꾸지 않아 `int_to_str`도 토큰 → ID입니다. ID가 키가 되어야 합니다.",
            en="Keys and values were not exchanged, so `int_to_str` is token → ID as well. The ID has to be the key.",
        ),
        Wrong(
            "inverse-by-counting",
            {2: "dict(enumerate(vocab))"},
            ko="토큰의 번호를 0부터 새로 매겼습니다. `vocab`에 적힌 ID를 그대로 뒤집어야 합니다.",
            en="This numbers the tokens anew from 0. The IDs that `vocab` holds have to be used.",
        ),
        Wrong(
            "global-vocab",
            {3: "[vocab[token] for token in preprocessed]"},
            ko="전역 변수 `vocab`에서 ID를 찾았습니다. 토크나이저 자신의 `self.str_to_int`를 써야 합니다.",
            en="The IDs are looked up in the global `vocab`. Use the tokenizer's own `self.str_to_int`.",
        ),
        Wrong(
            "unknown-words-skipped",
            {3: "[self.str_to_int[token] for token in preprocessed if token in self.str_to_int]"},
            ko="어휘 사전에 없는 단어를 말없이 건너뜁니다. V1에서는 `KeyError`가 나야 합니다.",
            en="Unknown words are skipped silently. In V1 they have to raise `KeyError`.",
        ),
        Wrong(
            "unknown-words-none",
            {3: "[self.str_to_int.get(token) for token in preprocessed]"},
            ko="`get`은 어휘 사전에 없는 단어에 `None`을 돌려줍니다. V1에서는 `KeyError`가 나야 합니다.",
            en="`get` returns `None` for an unknown word. In V1 it has to raise `KeyError`.",
        ),
        Wrong(
            "unknown-words-as-unk",
            {3: '[self.str_to_int.get(token, self.str_to_int.get("<|unk|>", 0)) for token in preprocessed]'},
            ko="어휘 사전에 없는 단어를 다른 ID로 바꾸었습니다. V1에서는 `KeyError`가 나야 합니다.",
            en="Unknown words get another ID. In V1 they have to raise `KeyError`.",
        ),
        Wrong(
            "characters",
            {3: "[self.str_to_int[character] for character in text]"},
            ko="`text`의 문자를 하나씩 찾았습니다. 나누어 둔 토큰 `preprocessed`를 찾아야 합니다.",
            en="This looks up the characters of `text`. Look up the tokens in `preprocessed`.",
        ),
        Wrong(
            "joined-without-space",
            {4: '"".join([self.int_to_str[i] for i in ids])'},
            ko="토큰을 공백 없이 붙였습니다. 토큰 사이에 공백 하나를 넣어야 합니다.",
            en="The tokens are joined without a space. One space belongs between them.",
        ),
        Wrong(
            "ids-joined",
            {4: '" ".join([str(i) for i in ids])'},
            ko="토큰이 아니라 ID 숫자를 이었습니다. `self.int_to_str`로 토큰을 찾아야 합니다.",
            en="This joins the numbers. Look up the token of every ID in `self.int_to_str`.",
        ),
        Wrong(
            "printed-example",
            PRINTED,
            ko="출력 예시를 그대로 돌려줍니다. 어떤 글이든 인코딩하고 디코딩할 수 있어야 합니다.",
            en="This returns the printed example. Any text has to be encoded and decoded.",
        ),
        Wrong(
            "shared-vocabulary",
            SHARED,
            ko="딕셔너리를 클래스에 두어 모든 토크나이저가 함께 씁니다. `self`에 저장해야 합니다.",
            en="The dicts belong to the class, so all tokenizers share them. Store them on `self`.",
        ),
    )
    right = (
        Right("copies", {1: "dict(vocab)", 2: "dict(zip(vocab.values(), vocab.keys()))"}),
        Right(
            "maps",
            {3: "list(map(self.str_to_int.__getitem__, preprocessed))", 4: '" ".join(map(self.int_to_str.get, ids))'},
        ),
        Right(
            "loops-and-prints",
            {
                2: """{}
for token in vocab:
    self.int_to_str[vocab[token]] = token""",
                3: """[]
for token in preprocessed:
    ids.append(self.str_to_int[token])
print(len(ids))""",
            },
        ),
        Right("inverse-of-attribute", {2: "{self.str_to_int[token]: token for token in self.str_to_int}"}),
        Right("own-style", OWN_STYLE),
    )
    equal = (
        ("inputs-spoilt", "nothing here that this would change"),
        ("result-a-list", "nothing here that this would change"),
    )
