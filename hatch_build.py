"""Puts manual pages, made from the command line itself, into the wheel."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ManualPages(BuildHookInterface):
    """Writes `share/man/man1/qa.1` and a page for each command."""

    def initialize(self, version, build_data):
        """Make the pages and name them as data of the wheel."""
        if self.target_name != "wheel":
            return
        sys.path.insert(0, self.root)
        try:
            from qa.cli.app import app
            from qa.cli.man import manual_pages
        finally:
            sys.path.remove(self.root)
        self.folder = TemporaryDirectory()
        for name, text in manual_pages(app, self.metadata.version).items():
            page = Path(self.folder.name, f"{name}.1")
            page.write_text(text, encoding="ascii")
            build_data["shared_data"][str(page)] = f"share/man/man1/{page.name}"

    def finalize(self, version, build_data, artifact_path):
        """Remove what was made for the wheel."""
        if self.target_name == "wheel":
            self.folder.cleanup()
