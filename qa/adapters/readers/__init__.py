"""Article files of many formats -> text and what the file says of it, one family a module."""
"""Readers of article files: one module a format, each with `read(stream, name)`.
A reader turns a stream of bytes into the articles that are in it. It opens nothing by itself, writes
nothing and keeps nothing; what it cannot read is an `ArticleError`, whose message is the reason.
A reader turns a stream of bytes into the articles that are in it. It opens nothing by itself,
writes nothing and keeps nothing; what it cannot read is an `ArticleError` whose message is the
reason alone.
"""
"""Readers: one format of file each -> the articles in it, as text with metadata and places."""
writes nothing and keeps nothing; what it cannot read is an `ArticleError`, whose message is the
