"""Article files of many formats -> text and what the file says of it, one family a module."""
