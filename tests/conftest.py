"""What several test modules share, and what tells a slow test from a fast one.

A test is slow when it, a fixture that it asks for, or a helper of these names one of `STARTERS`: nobody marks it, but
for tests that start nothing and take long all the same. While any other test runs nothing may start a process: it
fails, so that no test is taken for a fast one by mistake.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from our_course import our_course

from autograde.course.caches import fill_caches

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

#: `make proof` makes ten times as many cases of everything that is made at random.
settings.register_profile("proof", max_examples=1000, deadline=None)
#: What starts a sandbox, a reader, a kernel, nbgrader, a cluster, a browser, or any other process.
STARTERS = {"Grader", "Reader", "Sandbox", "require_bubblewrap", "subprocess"}
STARTERS |= {"browsing", "build", "picture_of", "print_pdf"}
STARTERS |= {"run_notebook", "NotebookClient", "start_new_kernel", "sync_playwright"}
STARTERS |= {"collect_class", "derive", "grade_class", "verify_mutants"}
#: Helpers are looked into where they are the project's own, and no part of the engine.
OURS = tuple(f"{Path(__file__).parents[1] / folder}/" for folder in ("tests", "examples", "benchmarks"))
EVENTS = {"subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.system"}


@pytest.fixture
def gpt2_vocabulary(monkeypatch: pytest.MonkeyPatch) -> None:
    """tiktoken has its files, and downloads none."""
    course = our_course()
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(fill_caches(course)["TIKTOKEN_CACHE_DIR"]))


@pytest.fixture(scope="session")
def demos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the course's demos, as the site has them."""
    from autograde.authoring.demos import write_demos

    folder = tmp_path_factory.mktemp("demos")
    write_demos(our_course(), folder)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from demo_pages import browsing

    with browsing() as browser:
        yield browser


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Where pages are opened; any error or request of theirs fails the test."""
    from demo_pages import watched

    with watched(browser) as (context, faults):
        yield context
    assert faults == []


@pytest.fixture(scope="module")
def nothing_remembered() -> Iterator[None]:
    """Every answer is judged anew, whatever was judged before: for tests of what happens when answers run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("autograde.grading.verdicts.Verdicts.get", lambda self, key: None)
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    seen: dict[object, bool] = {}
    for item in items:
        if isinstance(item, pytest.Function):
            fixtures = [one.func for found in item._fixtureinfo.name2fixturedefs.values() for one in found]
            if any(starts_processes(function, seen) for function in (item.function, *fixtures)):
                item.add_marker("slow")


def starts_processes(thing: object, seen: dict[object, bool]) -> bool:
    """Whether a function or a class of the tests names one of STARTERS, or what does."""
    thing = inspect.unwrap(thing) if callable(thing) else thing
    if not isinstance(thing, FunctionType | type):
        return False
    if thing not in seen:
        seen[thing] = False  # for those that call themselves
        functions = [thing] if isinstance(thing, FunctionType) else list(vars(thing).values())
        seen[thing] = any(_names_starter(one, seen) for one in functions if isinstance(one, FunctionType))
    return seen[thing]


def _names_starter(function: FunctionType, seen: dict[object, bool]) -> bool:
    if not function.__code__.co_filename.startswith(OURS):
        return False
    names = set(_names(function.__code__))
    return not STARTERS.isdisjoint(names) or any(starts_processes(function.__globals__.get(one), seen) for one in names)


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


class Watch:
    """The fast test that runs now, and what it tried to start."""

    running: str | None = None
    tried: list[str]


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if Watch.running is not None and event in EVENTS:
        Watch.tried.append(f"{event} {arguments[:2]}")
        pytest.fail(f"a fast test starts a process; what starts it belongs into STARTERS: {Watch.tried[-1]}")


sys.addaudithook(_refuse)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    Watch.running, Watch.tried = None if item.get_closest_marker("slow") else item.nodeid, []
    try:
        return (yield)
    finally:
        Watch.running = None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """A refusal that the code under test has swallowed is told all the same."""
    result = yield
    assert not Watch.tried, f"{item.nodeid} is fast and starts a process: {Watch.tried}"
    return result
