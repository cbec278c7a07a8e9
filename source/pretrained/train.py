"""Trains the course's own small model, 7 million parameters, on six novels; `make pretrained` runs it.

It takes an hour or two on two cores. When it is stopped it goes on from its last checkpoint, which lies in the user's
cache with the model. `run.json` (how the training went) and `demo.json` (what the demos show of the model) are
committed; the model is not. With `--full` it runs instead the homework's own training with the preset "full" once, for
`full.json`, which solved notebooks show.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import tiktoken
import torch
from austen import ABOUT, END, fetch_novels
from homework import definitions, run_training
from kept import attention, sampling, save_model
from training import Plan, Training

from autograde.course import Course, load_course
from autograde.course.caches import fill_caches, pointing_to
from autograde.course.data import cache_folder
from autograde.writing import write_whole

HERE = Path(__file__).resolve().parent
SIZES = {"n_vocab": 50257, "n_ctx": 256, "n_embd": 128, "n_head": 4, "n_layer": 4}
#: Of each novel, at its end.
VALIDATION = 0.05
#: What the demos show.
SENTENCES = (
    "Her sister was very happy, because she loved him.",
    "The letter was long, and she read it twice.",
    "Mr. Darcy looked at Elizabeth, and she smiled.",
)
PROMPTS = ("I am very glad to", "She was", "He took her", "The next morning")


def main(*, full: bool) -> None:
    course = load_course(HERE.parents[1])
    with pointing_to(fill_caches(course)):
        if full:
            return _put("full.json", run_training(course))
        tokenizer = tiktoken.get_encoding("gpt2")
        training = _training(course, tokenizer)
        if training.run():
            _write(training, tokenizer)


def _training(course: Course, tokenizer: Any) -> Training:
    cache = cache_folder() / "pretrained"
    train, val = list[int](), list[int]()
    for novel in fetch_novels(cache):
        ids = tokenizer.encode(f"{novel}\n\n{END}", allowed_special={END})
        middle = round(len(ids) * (1 - VALIDATION))
        train, val = train + ids[:middle], val + ids[middle:]
    print(f"{len(train):,} tokens for training, {len(val):,} for validation", flush=True)
    tokens = (torch.tensor(train), torch.tensor(val))
    return Training(definitions(course), Plan(SIZES), *tokens, tokenizer, cache / "checkpoint.pt", _say)


def _write(training: Training, tokenizer: Any) -> None:
    model = training.whole()
    run = {
        "text": ABOUT,
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        **save_model(model, SIZES, cache_folder() / "course"),
        "minutes": round(training.seconds / 60, 1),
        "prompt": training.plan.prompt,
        "next_prompt": training.plan.next_prompt,
        "evaluations": training.evaluations,
    }
    demo = {
        "attention": [attention(model, tokenizer, text) for text in SENTENCES],
        "sampling": [sampling(model, tokenizer, prompt) for prompt in PROMPTS],
    }
    _put("run.json", run)
    _put("demo.json", demo, indent=None)


def _put(name: str, content: dict[str, Any], indent: int | None = 1) -> None:
    separators = (",", ": " if indent else ":")
    text = json.dumps(content, ensure_ascii=False, indent=indent, separators=separators)
    write_whole(HERE / name, f"{text}\n".encode())
    _say(f"{name} is written")


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main(full="--full" in sys.argv[1:])
