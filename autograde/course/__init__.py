"""What a course says: `course.toml` and the assignments of its `source/`. Nothing here renders or runs anything."""

from autograde.course.blanks import Blank
from autograde.course.course import Course, DataFile, Declared, Limits, load_course
from autograde.course.exercises import Assignment, Exercise, ReleaseCell, Step

__all__ = [
    "Assignment",
    "Blank",
    "Course",
    "DataFile",
    "Declared",
    "Exercise",
    "Limits",
    "ReleaseCell",
    "Step",
    "load_course",
]
