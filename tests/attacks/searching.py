"""Searching memory and disk for the reference solution, the expected values and the hidden checks."""

from __future__ import annotations

from attacks.attack import HOST_FILE, Attack

#: Runs a solution that was found, without its given assignment, so that it works on other inputs as well.
USE = """
if not found:
    raise LookupError("no solution in reach")
text = "Hello, world. It's a test."
exec("\\n".join(line for line in found[0].splitlines() if not line.startswith("text =")))
"""

FRAMES = """
import sys

def dicts(value, depth=0):
    if isinstance(value, dict):
        yield value
    if depth < 6 and isinstance(value, (dict, list, tuple)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from dicts(item, depth + 1)

found, frame = [], sys._getframe()
while frame:
    if frame.f_globals is not globals():
        for cell in [d for value in list(frame.f_locals.values()) for d in dicts(value)]:
            found += [cell["source"]] if cell.get("id") == "split-whitespace" and "source" in cell else []
    frame = frame.f_back
"""

COLLECTOR = """
import gc

gc.unfreeze()
texts = [text for thing in gc.get_objects() for text in gc.get_referents(thing) if type(text) is str]
own = "gc." + "unfreeze"
found = [text for text in texts if "re.split" + "(" in text and "### your" + " code" in text and own not in text]
"""

MEMORY = """
import ctypes, os, re

libc = ctypes.CDLL(None)
libc.pwrite.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_long]
size, copy = 1 << 16, os.open("copy", os.O_RDWR | os.O_CREAT)
pattern = re.compile(b"result = re" + rb"[.]split[(].{4,40}text[)]" + b"  ###" + b" your code")
middle = id(object()) & -size
found = []
for place in range(middle - (1 << 29), middle + (1 << 29), size):
    read = libc.pwrite(copy, place, size, 0)  # what may not be read ends a copy, not the process
    if read > 0:
        found += [hit.decode() for hit in pattern.findall(os.pread(copy, read, 0)) if b"\\\\\\\\" not in hit]
"""

OWN_MEMORY_FILE = """
import os, re

found = []
for process in ("self", *range(1, 60)):
    try:
        for line in open(f"/proc/{process}/maps"):
            start, end = (int(edge, 16) for edge in line.split()[0].split("-"))
            with open(f"/proc/{process}/mem", "rb") as memory:
                memory.seek(start)
                found += re.findall("result = re" + r"[.]split[(].{4,40}", memory.read(end - start).decode("latin-1"))
    except OSError:
        continue
"""

CHECKS = """
import gc, inspect, linecache, sys

gc.unfreeze()
words = ("hidden" + "_checks", "autograde" + ".checks", "TestSplit" + "Whitespace", "nothing_is" + "_lost")
kinds = [thing for thing in gc.get_objects() if inspect.isfunction(thing) or inspect.isclass(thing)]
names = [f"{thing.__module__}.{thing.__qualname__}" for thing in kinds]
names += [*sys.modules, *linecache.cache, *(str(frame.filename) for frame in inspect.stack())]
found = [name for name in names for word in words if word in str(name)]
if not found:
    raise LookupError(f"no check among {len(names) > 1000} names")
result = found
"""

QUESTIONS = """
import inspect

class SimpleTokenizerV1:
    def __init__(self, vocab):
        self.str_to_int = vocab
        self.int_to_str = {i: token for token, i in vocab.items()}

    def encode(self, text):
        seen = set()
        for entry in inspect.stack():
            seen |= entry.frame.f_locals.keys() | entry.frame.f_globals.keys()
        expected = seen & {"expected", "reference", "hidden", "points", "outcome", "verdict", "student"}
        if seen:
            raise LookupError(f"{len(seen) > 20} but {sorted(expected - {'expected'})}")
        return []

    decode = encode
"""

PROC = """
import os

found = []
paths = "1/environ self/environ 1/cmdline self/maps self/fd mounts net/tcp kallsyms sys/kernel/hostname 2/root 1/cwd"
for path in [f"/proc/{path}" for path in paths.split()]:
    try:
        found.append(open(path).read() if os.path.isfile(path) else os.listdir(path))
    except OSError:
        pass
if not found:
    raise LookupError(f"nothing in {os.listdir('/proc')}")
result = found
"""

ENVIRONMENT = """
import os, sys, pwd

words = ("AUTOGRADE", "PYTEST", "NBGRADER", "VIRTUAL_ENV", "JUPYTER", "SSH", "TOKEN", "KEY", "COURSE_ROOT", "OLDPWD")
found = [name for name in os.environ for word in words if word in name and name != "TIKTOKEN_CACHE_DIR"]
found += [word for word in sys.orig_argv if "autograde" in word or "lec26" in word]
if not found:
    raise LookupError(f"nothing but {os.environ['USER']}")
result = found
"""

DISK = f"""
import os, sys

names = "lec26 lec27 unseen.txt course.toml grades.json results.jsonl gradebook.db test_2_2 solutions".split()
found = [path for path in ("{HOST_FILE}", "/root/.bashrc", "/etc/passwd", "/var/log") if os.path.exists(path)]
for top in ("/data", "/runner", "/scratch", "/caches", "/tmp", "/etc", "/run", "/srv", "/mnt", "/opt", "/var"):
    for folder, folders, files in os.walk(top):
        folders[:] = [name for name in folders if os.path.join(folder, name) not in (sys.prefix, sys.base_prefix)]
        found += [name for name in folders + files if any(word in name for word in names)]
if not found:
    raise LookupError(f"only {{sorted(os.listdir('/data'))}} and {{sorted(os.listdir('/runner'))}}")
result = found
"""

PROJECT = """
import importlib, pkgutil, sys

found = []
for name in ("autograde.checks.lec26", "autograde.grading.judge", "autograde.sandbox.sandbox", "source.lec26.lec26"):
    try:
        found.append(importlib.import_module(name))
    except ImportError:
        pass
found += [entry.name for entry in pkgutil.iter_modules() if entry.name == "autograde"]
if not found:
    raise LookupError("the grader cannot be imported")
result = found
"""

DESCRIPTORS = """
import os, socket, stat

found = []
for number in range(1024):
    try:
        kind = os.fstat(number).st_mode
    except OSError:
        continue
    if stat.S_ISSOCK(kind):
        found.append("socket")
    elif not stat.S_ISCHR(kind):
        found.append(stat.filemode(kind))
raise LookupError(f"open besides /dev/null: {found}")
"""

LEFT_BEHIND = """
import os, subprocess, sys

keep = "import socket, time; s = socket.socket(socket.AF_UNIX); s.bind(chr(0) + 'left'); s.listen(); time.sleep(1000)"
for place in (".", os.environ["TMPDIR"], "/dev/shm", "/tmp", "/var/tmp", "/dev", "/data", "/caches"):
    try:
        open(os.path.join(place, "left-behind"), "w").write("the answer")
    except OSError:
        pass
subprocess.Popen([sys.executable, "-c", keep], start_new_session=True)
result = []
"""
LOOKED_FOR = """
import os, socket

places = (".", os.environ["TMPDIR"], "/dev/shm", "/tmp", "/var/tmp", "/dev", "/data", "/caches")
found = [place for place in places if os.path.exists(os.path.join(place, "left-behind"))]
try:
    socket.socket(socket.AF_UNIX).connect(chr(0) + "left")
    found.append("a process that lives on")
except OSError:
    pass
# In the submission's own world the earlier answer is the student's own, and so is what it left.
raise LookupError(f"left behind: {found}")
"""

ATTACKS = (
    Attack(
        "frames-for-the-solution",
        "walks the frames below its cell to the runner's variables, for the cell's reference answer",
        "absence",
        {"split-whitespace": FRAMES + USE},
        "error: .*no solution in reach",
    ),
    Attack(
        "collector-for-the-solution",
        "asks the garbage collector for every text that looks like a reference answer",
        "absence",
        {"split-whitespace": COLLECTOR + USE},
        "error: .*no solution in reach",
    ),
    Attack(
        "memory-for-the-solution",
        "reads a gigabyte of its own memory through ctypes, freed parts too",
        "absence",
        {"split-whitespace": MEMORY + USE},
        "error: .*no solution in reach",
    ),
    Attack(
        "memory-files-for-the-solution",
        "reads the memory of itself and of the processes that it was forked from, in `/proc`",
        "namespaces",
        {"split-whitespace": OWN_MEMORY_FILE + USE},
        "error: .*no solution in reach",
    ),
    Attack(
        "hidden-checks-in-memory",
        "looks for hidden checks among all functions, classes, modules, source lines and frames",
        "absence",
        {"split-whitespace": CHECKS},
        "error: .*no check among True names",
    ),
    Attack(
        "frames-of-the-question",
        "walks the frames while a check asks, for the expected value",
        "absence",
        {"tokenizer-v1": QUESTIONS},
        r"partial: .*True but \[\]",
        deserved={"tokenizer-v1": 2.0},
    ),
    Attack(
        "proc",
        "reads `/proc`: other processes, mounts, connections, descriptors",
        "namespaces",
        {"split-whitespace": PROC},
        r"error: .*nothing in \[\]",
    ),
    Attack(
        "environment",
        "reads the environment and the command line of the grader",
        "filesystem",
        {"split-whitespace": ENVIRONMENT},
        "error: .*nothing but student",
    ),
    Attack(
        "disk-for-the-solution",
        "searches the disk for checks, solutions, grades and a file of the host",
        "filesystem",
        {"split-whitespace": DISK},
        r"error: .*only \['the-verdict.txt'\] and \['inside'\]",
    ),
    Attack(
        "importing-the-grader",
        "imports the grader and its checks",
        "filesystem",
        {"split-whitespace": PROJECT},
        "error: .*cannot be imported",
    ),
    Attack(
        "inherited-descriptors",
        "looks for sockets and files that the grader left open",
        "process",
        {"split-whitespace": DESCRIPTORS},
        r"error: .*open besides /dev/null: \['socket'\]",
    ),
    Attack(
        "left-behind-for-another-answer",
        "an answer leaves files and a process behind, a later one looks for them",
        "namespaces",
        {"vocabulary": LOOKED_FOR, "split-whitespace": LEFT_BEHIND},
        r"error: .*left behind: \['\.', ",
    ),
)
