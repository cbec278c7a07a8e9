"""The hidden checks of `intro`."""
