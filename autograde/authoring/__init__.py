"""From an author's source to figures, releases and solved notebooks."""
