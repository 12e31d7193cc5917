"""One outside system a file: files on disk, SQLite, Chroma, tantivy, embedders."""
