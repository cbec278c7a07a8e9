"""Hidden checks of lecture 27, attention: one file per part of a section."""
