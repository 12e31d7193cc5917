"""Values -> whole pages: Markdown and HTML, self-contained, what articles say escaped."""
