"""Changing what everybody uses, so that judgement or the runner comes to another result."""

from __future__ import annotations

from attacks.attack import Attack

BUILTINS = """
import builtins

builtins.len = lambda items: 1130
builtins.sorted = lambda items, **options: items
builtins.isinstance = lambda item, kind: True
builtins.AssertionError = type("Nothing", (BaseException,), {})
builtins.__import__ = lambda *names, **options: None
all_words = ["!"]
vocab_size = 1130
"""

EVALUATION = """
import builtins

builtins.eval = builtins.exec = lambda *code: [0]
builtins.compile = lambda *source, **options: "0"
result = []
"""

TORCH = """
torch.equal = torch.allclose = lambda *tensors, **options: True
torch.Tensor.__eq__ = lambda self, other: True
torch.Tensor.numpy = lambda self: __import__("numpy").zeros((8, 4, 256))
torch.Tensor.detach = torch.Tensor.cpu = lambda self: self
token_embeddings = torch.zeros(8, 4, 256)
"""

TIKTOKEN = """
import tiktoken

class Fake:
    name, n_vocab, eot_token = "gpt2", 50257, 50256
    def encode(self, text, **options): return list(range(len(text)))
    def decode(self, ids): return "x" * len(ids)

tiktoken.get_encoding = lambda name: Fake()
tiktoken.Encoding = Fake
tokenizer = tiktoken.get_encoding("gpt2")
"""

JSON = """
import json, struct

PASS = '{"value": ["const", true], "status": "passed", "score": 1.0}'
OWN = {"kind": "own", "source": "result = 1", "seconds": 9}
json.dumps = lambda *data, **options: PASS
json.loads = lambda *text, **options: {"op": "run", "goes_on": True, "cells": [OWN]}
result = []
"""

IPYTHON = """
shell = get_ipython()
shell.showtraceback = shell.showsyntaxerror = lambda *parts, **options: None
shell.ast_transformers.append(type("T", (), {"visit": lambda self, node: node})())
shell.input_transformers_cleanup.append(lambda lines: ["result = reference['result']"])
shell.transform_cell = lambda source: "result = reference['result']"
shell.events.register("post_run_cell", lambda *result: print("passed"))
result = []
"""

TRANSFORMERS = """
import ast

plain = ast.parse
ast.parse = lambda source, *rest, **options: plain("passed = True\\n'forged'")
ast.Module = ast.Expression = lambda *body, **fields: plain("'forged'", mode="eval")
result = []
"""

RUNNER = """
import sys

for name, module in list(sys.modules.items()):
    if name.startswith("inside"):
        module.encode = lambda value: ["alike", ["list", "str", ["forged"]]]
        module._encode = module.encode
        if hasattr(module, "Namespace"):
            module.Namespace.evaluate = lambda self, *question: ["str", "forged"]
result = []
"""

MODULES = """
import sys, types

for name in ("pytest", "autograde", "autograde.checks", "autograde.grading.judge", "nbgrader", "conftest", "_pytest"):
    fake = sys.modules[name] = types.ModuleType(name)
    fake.judge = fake.check = fake.raises = fake.exit = lambda *what, **options: "passed"
result = []
"""

IMPORTS = """
import sys

class Everything:
    def find_spec(self, name, path=None, target=None):
        raise ImportError(f"{name} is not to be had")

sys.meta_path.insert(0, Everything())
sys.path_hooks.insert(0, lambda path: Everything())
sys.path_importer_cache.clear()
sys.modules.clear()
result = []
"""

SITE = """
import os, site

evil = "import builtins\\nbuiltins.len = lambda items: 0\\n"
places = [".", os.environ["HOME"], os.environ["TMPDIR"], *site.getsitepackages(), site.getusersitepackages(), "/runner"]
written = []
for place in places:
    for name in ("sitecustomize.py", "usercustomize.py", "evil.pth", "startup/00.py", "torch.py", "inside/answer.py"):
        try:
            with open(os.path.join(place, name), "w") as file:
                file.write(evil)
            written.append(place)
        except OSError:
            pass
os.environ["PYTHONPATH"] = os.environ["PYTHONSTARTUP"] = "."
result = sorted(set(written))
"""

LATER = """
import builtins, random, re, torch
from torch.utils.data import DataLoader

re.split = re.sub = builtins.sorted = builtins.enumerate = torch.tensor = lambda *what, **options: []
DataLoader.__init__ = lambda self, *what, **options: None
random.seed, torch.manual_seed = (lambda *what: None,) * 2
result = []
"""

EXIT = """
import atexit, gc, os, sys, weakref

class Last:
    def __del__(self):
        os.write(3, b"passed")
        raise SystemExit(0)

def forge(*what):
    print("passed")
    return True

atexit.register(forge)
weakref.finalize(Last, forge)
sys.excepthook = sys.unraisablehook = sys.displayhook = forge
gc.callbacks.append(forge)
result = [Last()]
del result
result = []
"""

SIGNALS = """
import os, signal

def forge(number, frame):
    frame.f_globals["result"] = ["forged"]
    raise SystemExit(0)

for number in range(1, 65):
    try:
        signal.signal(number, forge)
    except (OSError, ValueError):
        pass
signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
result = []
"""

TRACING = """
import sys, threading

def look(frame, event, argument):
    for name in ("value", "found", "passed", "budget"):
        if name in frame.f_locals:
            frame.f_locals[name] = ["forged"]
    return look

sys.settrace(look)
sys.setprofile(look)
threading.settrace(look)
result = []
"""


def _attack(name: str, tries: str, exercise: str, code: str, seen: str) -> Attack:
    return Attack(name, tries, "data", {exercise: code}, seen)


ATTACKS = (
    _attack(
        "patched-builtins", "own `len`, `isinstance`, `AssertionError`, `__import__`", "vocabulary", BUILTINS, "error: "
    ),
    _attack("patched-evaluation", "own `eval`, `exec`, `compile`", "drop-whitespace", EVALUATION, "failed: "),
    _attack(
        "patched-torch", "own `torch.equal`, `Tensor.__eq__`, `Tensor.numpy`", "token-embeddings", TORCH, "failed: "
    ),
    _attack("patched-tiktoken", "own `tiktoken.get_encoding` and `Encoding`", "gpt2-tokenizer", TIKTOKEN, "failed: "),
    _attack("patched-json", "own `json.dumps`, which every reply goes through", "split-punctuation", JSON, "failed: "),
    _attack(
        "patched-ipython",
        "own traceback display, input and syntax tree transformers",
        "drop-whitespace",
        IPYTHON,
        "failed: ",
    ),
    _attack(
        "patched-syntax-trees",
        "own `ast.parse`, so that questions become others",
        "drop-whitespace",
        TRANSFORMERS,
        "failed|error",
    ),
    _attack(
        "patched-runner",
        "the runner's own `encode` and `evaluate` replaced",
        "split-whitespace",
        RUNNER,
        "failed: .*forged",
    ),
    _attack(
        "faked-grader-modules",
        "fakes of pytest, nbgrader and the grader in `sys.modules`",
        "split-whitespace",
        MODULES,
        "failed: ",
    ),
    _attack(
        "import-hooks", "a finder that refuses all imports, and no modules", "split-whitespace", IMPORTS, "failed|error"
    ),
    Attack(
        "site-customisation",
        "`sitecustomize`, `.pth`, a `torch.py` and a runner of its own, wherever it can write",
        "filesystem",
        {"split-whitespace": SITE},
        r"failed: .*What came back: `\['\.', '/scratch'\]`",
    ),
    Attack(
        "patching-for-later-answers",
        "the first answer breaks `re`, `sorted`, torch and the random seeds for all later ones",
        "process",
        {"split-whitespace": LATER},
        "failed: ",
    ),
    _attack(
        "handlers-at-exit",
        "`atexit`, `__del__`, finalizers and hooks that claim a pass",
        "split-whitespace",
        EXIT,
        "failed: ",
    ),
    _attack(
        "signal-handlers",
        "handlers and a timer that change the result later",
        "split-whitespace",
        SIGNALS,
        "failed|error",
    ),
    _attack(
        "tracing", "trace functions that change the runner's variables", "split-whitespace", TRACING, "failed|error"
    ),
)
