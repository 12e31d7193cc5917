"""The command line: parse, call one method of the assistant, render. Only this package prints."""
