"""Where `qa` begins: the installed command, and `python -m qa`.

Nothing is imported before Ctrl-C is taken care of: until a command runs, it just ends the process.
"""

import os
import signal


def main() -> None:
    """Run `qa`."""
    # The matrices here are small: threads of their library wait longer than they compute.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from .cli.app import main as run

    run()


if __name__ == "__main__":
    main()
