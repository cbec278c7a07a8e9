"""From what students handed in to the answers in it: files and archives → submissions → cells → answers.

Nothing here runs a student's code, and nothing here writes to disk.
"""

from autograde.intake.alignment.answers import Answers, read_answers
from autograde.intake.delivery.submission import Look, Submission, Wanted
from autograde.intake.delivery.submissions import discover

__all__ = ["Answers", "Look", "Submission", "Wanted", "discover", "read_answers"]
