"""Hidden checks of lecture 27, attention: one file per part of a section, and `arrays` with what they all need."""
