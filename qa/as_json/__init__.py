"""Values -> the JSON objects that scripts read; later versions add fields and change none."""
