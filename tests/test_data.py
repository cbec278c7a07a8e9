"""Finding the course's data files and putting the vocabulary in place, without the network."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from our_course import our_course
from tiny_course import STORY, write_course, write_story

import autograde.course.caches as caches
import autograde.course.data as files
from autograde.course import Course
from autograde.course.caches import fill_caches
from autograde.course.course import CachedFile
from autograde.course.data import find_data, put_data
from autograde.errors import DataError

ROOT = Path(__file__).parents[1]


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """The course in `work/course`, an empty cache, and no network."""
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.delenv("COURSE_DATA", raising=False)
    monkeypatch.delenv("REQUIRE_VERDICT", raising=False)
    monkeypatch.delenv("TIKTOKEN_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for module in (files, caches):
        monkeypatch.setattr(module, "download", lambda file: None)
    return write_course(tmp_path / "work" / "course")


def test_when_the_file_is_in_several_places_then_the_first_of_the_order_counts(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = [
        write_story(tmp_path / "work" / "shared" / "data"),
        write_story(files.cache_folder()),
        write_story(tmp_path / "elsewhere"),
        write_story(tmp_path / "자료"),
    ]
    assert find_data(course, "story.txt").path == places[2] / "story.txt"
    monkeypatch.setenv("COURSE_DATA", str(places[3]))
    for place in reversed(places):
        found = find_data(course, "story.txt")
        assert (found.path, found.fallback, found.note) == (place / "story.txt", False, None)
        found.path.unlink()


def test_when_a_copy_is_damaged_then_the_next_place_is_tried(course: Course, tmp_path: Path) -> None:
    (tmp_path / "elsewhere" / "story.txt").write_text("<html>404</html>", encoding="utf-8")
    good = write_story(tmp_path / "work" / "shared" / "data")
    assert find_data(course, "story.txt").path == good / "story.txt"


def test_when_the_file_is_nowhere_then_the_message_says_what_to_put_where(course: Course, tmp_path: Path) -> None:
    (tmp_path / "elsewhere" / "story.txt").write_text("<html>404</html>", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        find_data(course, "story.txt")
    said = str(caught.value)
    for part in ("https://invalid.example/story.txt", str(tmp_path / "elsewhere" / "story.txt"), "is another file"):
        assert part in said


def test_when_the_own_story_may_stand_in_then_it_says_so(course: Course, tmp_path: Path) -> None:
    (found,) = put_data(course, tmp_path / "data", fallback=True)
    assert found.fallback
    assert "the project's own story (own.txt) stands in for it" in str(found.note)
    assert (tmp_path / "data" / "story.txt").read_text(encoding="utf-8") == "The project's own story.\n"


def test_when_the_text_is_required_then_nothing_stands_in_for_it(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUIRE_VERDICT", "1")
    with pytest.raises(DataError):
        find_data(course, "story.txt", fallback=True)


def test_when_data_is_put_into_a_folder_then_it_is_there_byte_for_byte(course: Course, tmp_path: Path) -> None:
    write_story(tmp_path / "elsewhere")
    put_data(course, tmp_path / "data")
    assert (tmp_path / "data" / "story.txt").read_bytes() == STORY.encode()


def test_when_no_address_answers_then_the_next_is_tried_and_then_none(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def refuse(url: str, *args: object, **options: object) -> str:
        asked.append(url)
        raise OSError("no network") if len(asked) == 1 else ValueError("hash of downloaded file does not match")

    monkeypatch.undo()
    monkeypatch.setattr("pooch.retrieve", refuse)
    (file,) = course.data_files
    assert files.download(file) is None
    assert asked == list(file.urls)


def test_when_the_vocabulary_is_in_place_then_tiktoken_needs_no_network(course: Course, tmp_path: Path) -> None:
    folder = fill_caches(our_course())["TIKTOKEN_CACHE_DIR"]
    assert folder.is_relative_to(tmp_path / "cache")
    names = sorted(file.name for file in folder.iterdir())
    code = (
        "import socket, tiktoken\n"
        "def refuse(*a, **k): raise OSError('no network')\n"
        "socket.socket.connect = refuse\n"
        "print(tiktoken.get_encoding('gpt2').encode('unfamiliarword 한'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"TIKTOKEN_CACHE_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[403, 69, 19968, 4775, 220, 47991, 250]"
    assert sorted(file.name for file in folder.iterdir()) == names


def test_when_the_cached_vocabulary_is_damaged_then_it_is_put_right(course: Course) -> None:
    (folder,) = fill_caches(our_course()).values()
    files_before = {file: file.read_bytes() for file in folder.iterdir()}
    for file in files_before:
        file.write_bytes(b"damaged")
    fill_caches(our_course())
    assert {file: file.read_bytes() for file in folder.iterdir()} == files_before


def test_when_a_file_of_a_cache_is_not_to_be_had_then_the_message_says_what_to_do(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = CachedFile("a", "0" * 64, ("https://invalid.example/a",), "pytest/no-such-file")
    for file, said in (
        (shipped, "pytest, again"),
        (replace(shipped, shipped=""), "get it from https://invalid.example/a"),
    ):
        with pytest.raises(DataError, match=said):
            fill_caches(replace(course, caches={"SOME_CACHE": (file,)}))
