"""Answers questions over a folder of articles with sentences cited word for word."""
