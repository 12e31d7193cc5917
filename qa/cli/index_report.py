"""What an index run has done, told on the screen."""

from collections import Counter
from collections.abc import Iterator

from ..store_types import IndexReport

LISTED = 5  # skipped files named for each reason, unless --verbose
PROBLEMS = 20  # named in all, likewise


def print_report(
    done: IndexReport, store: str, *, as_json: bool, quiet: bool, verbose: bool
) -> None:
    """Print all that a run has done."""
    from .terminal import clean, note, problem, say

    for failure in done.failures:
        problem(failure)
    if as_json:
        from ..as_json.stores import index_object
        from .json_line import dumps

        say(dumps(index_object(done, store)))
        return
    if quiet:
        return
    idle = bool(done.failures) and not (done.total or done.removed)
    if not idle:  # what went wrong has been told, and nothing was done
        say(clean(_counts(done)))
    if not idle and not done.dry_run:
        say(f"{done.passages:,} new passages in {done.seconds:.1f} s. Store: {clean(store)}")
    for line in notes_of(done, done.skipped, verbose=verbose):
        note(line)
    if done.interrupted:
        note("Everything told above is kept; run the command again to go on.")


def notes_of(done: IndexReport, skipped: list[tuple[str, str]], *, verbose: bool) -> Iterator[str]:
    """Yield what is to be known of a run besides its counts; of what it skipped, these files."""
    from .render import shown_path

    if done.copies:
        files = "a file was" if done.copies == 1 else f"{done.copies:,} files were"
        yield (
            f"{files.capitalize()} word for word what another one is: stored once, known by both."
        )
    yield from _reasons(skipped, verbose=verbose)
    problems = done.problems if verbose else done.problems[:PROBLEMS]
    for path, reason in problems:
        yield f"{shown_path(path)}: {reason}"
    if more := len(done.problems) - len(problems):
        yield f"And {more:,} more problems with records and parts of files (--verbose names them)."
    if done.not_english:
        yield (
            f"Not in English: {done.not_english:,} of the new and changed articles. They are"
            " indexed, but the rules for sentences and speakers are made for English."
        )


def _counts(done: IndexReport) -> str:
    begin = "Would be" if done.dry_run else "Stopped early" if done.interrupted else "Done"
    articles = "article" if done.new == 1 else "articles"
    renamed = f" {done.renamed:,} renamed," if done.renamed else ""
    return (
        f"{begin}: {done.new:,} new {articles}, {done.changed:,} changed,"
        f" {done.unchanged:,} unchanged,{renamed} {done.removed:,} removed,"
        f" {len(done.skipped):,} skipped."
    )


def _reasons(skipped: list[tuple[str, str]], *, verbose: bool) -> Iterator[str]:
    from .render import shown_path

    for reason, count in Counter(reason for _, reason in skipped).most_common():
        paths = [shown_path(path) for path, why in skipped if why == reason]
        named = paths if verbose else paths[:LISTED]
        more = (
            f" and {count - len(named):,} more (--verbose names them)" if count > len(named) else ""
        )
        yield f"Skipped, {reason}: {', '.join(named)}{more}"
