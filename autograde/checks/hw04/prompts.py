"""Finds prompts of a student's own, with what a model made of them, in what a cell printed. Declares no checks."""

from __future__ import annotations

import re

__all__ = ["pairs_in", "valid_pairs"]

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
