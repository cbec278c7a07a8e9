"""Hidden checks of lecture 26, preparing text data: one file per section of the notebook."""
