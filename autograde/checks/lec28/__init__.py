"""Hidden checks of lecture 28, the GPT model: one file per part of a section."""
