"""Article files of many formats -> the articles in them, each format in a module of its own.

A reader is given a stream of bytes and a file's name. It opens nothing by itself, writes nothing
and keeps nothing; what it cannot read is an `ArticleError` whose message is the reason alone.
"""
