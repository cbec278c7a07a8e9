"""Files, folders and archives, as an LMS gives them → the hand-ins of students."""
