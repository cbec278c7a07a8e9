"""What a command says when it cannot go on, and where commands write to."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import typer
from rich.console import Console

from autograde.errors import CourseError

__all__ = ["console", "with_messages"]

console = Console(soft_wrap=True)


def with_messages(command: Callable[..., int]) -> Callable[..., None]:
    """Turns the project's own errors and those of files into a message and exit status 2; a command's number is its
    exit status.
    """

    @wraps(command)
    def run(*arguments: Any, **options: Any) -> None:
        try:
            status = command(*arguments, **options)
        except CourseError as error:
            message = str(error)
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            message = f"{where}{error.strerror or error}; check the path, its permissions, and the space on its disk"
        else:
            raise typer.Exit(status)
        Console(stderr=True, soft_wrap=True).print(f"autograde: {message}", markup=False, highlight=False)
        raise typer.Exit(2)

    return run
