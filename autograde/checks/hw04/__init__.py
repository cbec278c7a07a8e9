"""Hidden checks of homework 4, training and pretrained weights: one file per question."""
