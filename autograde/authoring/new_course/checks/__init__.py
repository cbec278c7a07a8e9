"""Hidden checks: one folder per assignment, and beside them what they share."""
