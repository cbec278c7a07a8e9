"""Warm sandboxes that are replaced when they die, and the places in them that workers take.

Several workers share one warm sandbox: it is warmed once and takes the memory of one, and its checkpoints fork an
answer for whoever asks.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from math import ceil
from queue import SimpleQueue
from typing import TypeVar

from autograde.errors import SandboxError
from autograde.sandbox.sandbox import Sandbox

__all__ = ["Pool", "Warm"]

#: Forks of one warm process lock each other out for a moment; so many workers do not notice it.
WORKERS_PER_SANDBOX = 8

Result = TypeVar("Result")


class Warm:
    """One warm sandbox. `start` makes a new one; nothing runs before `wait`."""

    def __init__(self, start: Callable[[], Sandbox]) -> None:
        self._start, self._lock = start, threading.Lock()
        self._sandbox: Sandbox | None = start()

    @property
    def pid(self) -> int | None:
        """Of the sandbox's outermost process; None while there is none."""
        sandbox = self._sandbox
        return sandbox.pid if sandbox else None

    def wait(self) -> None:
        """Blocks until it is warm. SandboxError when it cannot be."""
        self._present().wait()

    def use(self, work: Callable[[Sandbox], Result]) -> Result:
        """What `work` comes to. If the sandbox dies in the middle it is replaced, once for all who use it, and `work`
        is done once more.
        """
        sandbox = self._present()
        try:
            return work(sandbox)
        except SandboxError:
            self._replace(sandbox)
            return work(self._present())

    def close(self) -> None:
        with self._lock:
            if self._sandbox:
                self._sandbox.close()
            self._sandbox = None

    def _present(self) -> Sandbox:
        with self._lock:
            if self._sandbox is None:
                self._sandbox = self._warmed()
            return self._sandbox

    def _replace(self, dead: Sandbox) -> None:
        with self._lock:
            if self._sandbox is dead:
                self._sandbox = None
                dead.close()
                self._sandbox = self._warmed()

    def _warmed(self) -> Sandbox:
        sandbox = self._start()
        try:
            sandbox.wait()
        except BaseException:
            sandbox.close()
            raise
        return sandbox


class Pool:
    """The sandboxes of `workers` workers; the `reference` has its processes in the first. Closes itself as a context
    manager.
    """

    def __init__(self, start: Callable[[], Sandbox], workers: int) -> None:
        # Bubblewrap ends with the thread that started it, so one thread starts all of them and lives as long.
        self._starter = ThreadPoolExecutor(1, "sandboxes")
        self._places: SimpleQueue[Warm] = SimpleQueue()
        self._all: list[Warm] = []
        try:
            for _ in range(ceil(workers / WORKERS_PER_SANDBOX)):
                self._all.append(Warm(lambda: self._starter.submit(start).result()))
            with ThreadPoolExecutor(len(self._all)) as waiting:
                list(waiting.map(Warm.wait, self._all))
        except BaseException:
            self.close()
            raise
        self.reference = self._all[0]
        for worker in range(workers):
            self._places.put(self._all[worker % len(self._all)])

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pids(self) -> list[int]:
        """Of the sandboxes' outermost processes."""
        return [pid for warm in self._all if (pid := warm.pid)]

    @contextmanager
    def place(self) -> Iterator[Warm]:
        """A free place in a sandbox; waits for one."""
        warm = self._places.get()
        try:
            yield warm
        finally:
            self._places.put(warm)

    def close(self) -> None:
        for warm in self._all:
            warm.close()
        self._starter.shutdown()
