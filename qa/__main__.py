"""Run the command line with `python -m qa`."""

from .cli.app import main

if __name__ == "__main__":
    main()
