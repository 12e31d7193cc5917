"""Where `qa` begins: the installed command, and `python -m qa`.

Nothing is imported before Ctrl-C is taken care of: until a command runs, it just ends the process.
"""

import signal


def main() -> None:
    """Run `qa`."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from .cli.app import main as run

    run()


if __name__ == "__main__":
    main()
