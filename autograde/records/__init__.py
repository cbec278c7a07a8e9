"""What grading came to: results as data, on disk and in nbgrader's gradebook."""
