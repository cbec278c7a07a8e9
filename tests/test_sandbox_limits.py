"""Answers that take more than their part of processes, memory, disk or time end at a limit, and the sandbox goes on."""

from __future__ import annotations

import time
from collections.abc import Iterator

import psutil
import pytest
from small_sandbox import answering, run, small_sandbox, still_works, value

from autograde.sandbox.process import AnswerDiedError, AnswerError, AnswerTimeoutError, Process
from autograde.sandbox.sandbox import Sandbox
from autograde.sandbox.watch import MemoryWatch


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with small_sandbox() as box:
        yield box


@pytest.fixture
def answer(sandbox: Sandbox) -> Iterator[Process]:
    with answering(sandbox) as process:
        yield process


def test_when_an_answer_forks_without_end_then_it_is_refused_and_its_children_go_with_it(sandbox: Sandbox) -> None:
    process = sandbox.start_answer("second")
    with pytest.raises(AnswerError):
        run(process, "import time\nwhile True:\n    if os.fork() == 0: time.sleep(1000)")
    before = len(psutil.Process(sandbox.pid).children(recursive=True))
    process.close()
    deadline = time.monotonic() + 20
    while len(psutil.Process(sandbox.pid).children(recursive=True)) >= before - 10 and time.monotonic() < deadline:
        pass
    assert len(psutil.Process(sandbox.pid).children(recursive=True)) < before - 10
    assert still_works(sandbox)


def test_when_an_answer_takes_too_much_memory_then_it_gets_a_memory_error(sandbox: Sandbox, answer: Process) -> None:
    with pytest.raises(AnswerError) as caught:
        run(answer, "hoard = bytearray(1 << 30)")
    assert caught.value.raised.type == "MemoryError"
    assert still_works(sandbox)


def test_when_many_processes_take_memory_together_then_the_watch_ends_them(sandbox: Sandbox, answer: Process) -> None:
    greedy = """
import time
for _ in range(6):
    if os.fork() == 0:
        hoard = bytearray(os.urandom(1 << 20)) * 300
        time.sleep(1000)
time.sleep(1000)
"""
    with MemoryWatch(lambda: [sandbox.pid], most_mib=900), pytest.raises(AnswerDiedError):
        run(answer, greedy, seconds=60)
    assert still_works(sandbox)


def test_when_an_answer_fills_the_disk_then_its_own_folder_is_full(sandbox: Sandbox, answer: Process) -> None:
    with pytest.raises(AnswerError) as caught:
        run(answer, "for i in range(1000): open(f'f{i}', 'wb').write(bytes(4 << 20))")
    assert caught.value.raised.type == "OSError"
    assert still_works(sandbox)


def test_when_an_answer_writes_one_huge_file_then_it_is_refused(answer: Process) -> None:
    with pytest.raises(AnswerError):
        run(answer, "open('big', 'wb').write(bytes(64 << 20))")


def test_when_an_answer_prints_without_measure_then_nothing_slows_down(answer: Process) -> None:
    run(answer, "for _ in range(200): print('x' * 1_000_000); sys.stderr.write('y' * 1_000_000)")
    assert value(answer, "count if 'count' in globals() else 'unset'") == "unset"


def test_when_a_cell_never_ends_then_it_is_interrupted_at_its_limit_and_the_process_goes_on(answer: Process) -> None:
    with pytest.raises(AnswerTimeoutError):
        run(answer, "more = 1\nwhile True: pass", seconds=0.5)
    assert value(answer, "more") == 1


def test_when_a_cell_resists_its_interruption_then_it_is_ended_from_outside(sandbox: Sandbox, answer: Process) -> None:
    resists = "import signal\nsignal.signal(signal.SIGPROF, signal.SIG_IGN)\nwhile True: pass"
    with pytest.raises(AnswerTimeoutError):
        run(answer, resists, seconds=0.5)
    with pytest.raises(AnswerDiedError):
        value(answer, "count")
    assert still_works(sandbox)
