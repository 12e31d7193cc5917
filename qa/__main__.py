"""Where `qa` begins: the installed command, and `python -m qa`.

Nothing is imported before Ctrl-C is taken care of: until the commands are loaded, it just ends.
"""

import signal


def main() -> None:
    """Run `qa`."""
    python_handles = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if python_handles:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from .cli.app import main as run

    if python_handles:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    run()


if __name__ == "__main__":
    main()
