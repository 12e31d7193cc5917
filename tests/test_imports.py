"""Who may import whom, and what may not be loaded early."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import CORPUS, ROOT

PACKAGE = ROOT / "qa"
READERS = PACKAGE / "adapters" / "readers"
PURE = {
    "citations", "claims", "labels", "prompts",
    "arguments", "articles", "composing", "context",
    "evaluating",
    "dates", "decoding", "front_matter", "fusion", "gate", "languages", "markup", "naming",
    "off_topic", "passages", "persons", "questions", "ranking", "sentences", "speakers", "speech",
    "names", "cues", "spelling", "terms", "numbers", "agreement", "statements", "support", "unsaid",
    "verbs", "vocabulary", "follow_ups", "rechecking", "sentence_ends", "cue_words", "subjects",
    "given_names", "quotations", "lost_quotations", "readings", "reporting_verbs", "appositions",
    "datelines", "deeds", "likeness", "meanings", "moods",
    "absent_words", "header_lines", "letters", "pairings",
    "headings", "reply_text", "figures", "measures", "particulars", "quoting", "numbering",
    "days", "features", "filtering", "near_copies", "repeats", "reporting", "record_fields",
    "record_values", "records", "stripping",
    "date_forms", "date_phrases", "event_dates", "holidays", "periods", "relative_dates",
    "unstated_years", "timeline_topics",
    "tenses", "timelines", "drafts", "draft_reports", "draft_judging", "evidence", "differences",
    "roughly", "disagreements", "disputes", "telling", "same_matter", "counts",
    "clashes", "clauses", "on_topic", "recurring",
    "html_articles", "html_report", "html_page", "html_style", "html_words",
    "excerpts", "harmless", "markdown_words",
}  # fmt: skip
FLOWS = {
    "answering", "calibrating", "checking", "citing", "compare_asking", "comparing",
    "conversation", "draft_asking", "draft_checking", "indexing", "measuring", "preparing",
    "rebuilding",
    "replying", "reranking",
    "retelling", "retrieval", "timelining", "updating",
}  # fmt: skip
BASE = {"errors", "file_types", "store_types", "types"}
FACADE = {  # who wires adapters
    "assistant", "changing", "compacting", "doctoring", "keeping", "looking", "mending", "moving",
    "opened", "plotting",
    "references", "watching", "wiring",
}  # fmt: skip
COMPUTING = {
    "charset_normalizer", "dateparser", "lxml", "markdown_it", "numpy", "py3langid", "rapidfuzz",
    "rensa", "Stemmer", "trafilatura", "yaml",
}  # fmt: skip
INPUT_AND_OUTPUT = {"io", "pathlib", "shutil", "socket", "sqlite3", "subprocess", "tempfile"}
ADAPTER_LIBRARIES = {
    "cached_embedder": set(),
    "catalogue": set(),
    "drafts": set(),
    "fastembed_reranker": {"fastembed", "loguru", "onnxruntime", "platformdirs"},
    "files": {"pathspec"},
    "history": set(),
    "keywords": {"tantivy"},
    "llamaindex": {"llama_index"},
    "matplotlib_timeline": {"matplotlib"},
    "minilm_embedder": {"chromadb", "httpx"},
    "openai": {"openai", "httpx"},
    "sketch": set(),
    "store": {"filelock"},
    "sources": set(),
    "templates": set(),
    "vectors": {"chromadb", "filelock"},
    "watching": {"watchfiles"},
    "workers": set(),
    "wordllama_embedder": {"safetensors", "tokenizers"},
}
SOURCES = {"adapters.readers.registry", "adapters.sources"}  # taking articles out of files
USES = {  # what else an adapter may import of ours
    "catalogue_stories": {"near_copies"},
    "drafts": SOURCES,
    "files": SOURCES,
    "files_checking": SOURCES,
    "files_walking": SOURCES,
    "sources": SOURCES | {"adapters.llamaindex_reader", "record_fields"},
    "llamaindex_reader": PURE,
}
READER_LIBRARIES = {
    "blocks": {"lxml"},
    "docx": {"defusedxml"},
    "epub": {"lxml"},
    "html": {"lxml", "trafilatura"},
    "page_dates": {"htmldate", "lxml"},
    "page_facts": {"lxml", "trafilatura"},
    "paragraphs": {"defusedxml"},
    "pdf": {"pypdfium2"},
    "pdf_lines": {"pypdfium2"},
    "zipped": {"defusedxml"},
}
INTEGRATED = {
    "llama_index": {"llama_index"},
    "mcp": {"anyio", "jsonschema", "mcp", "mcp_types"},
    "mcp_serving": {"anyio", "mcp", "uvicorn"},
}
SAME_SYSTEM = {  # adapters in more than one file
    "catalogue", "files", "history", "keywords", "llamaindex", "openai", "store", "vectors",
}  # fmt: skip
HEAVY = (
    "chromadb", "tantivy", "wordllama", "tokenizers", "numpy", "openai", "llama_index", "rich",
    "trafilatura", "lxml", "pypdfium2", "watchfiles", "matplotlib",
    "mcp", "jsonschema", "pydantic",
)  # fmt: skip


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imported(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield each import as `(name, ours)`, those under TYPE_CHECKING left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    hidden = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in hidden:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name.split(".")[0], False) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if not node.level:
                yield (node.module or "").split(".")[0], False
                continue
            here = list(path.relative_to(PACKAGE).with_suffix("").parts[: -node.level])
            names = [node.module] if node.module else [alias.name for alias in node.names]
            yield from ((".".join([*here, *name.split(".")]), True) for name in names)


def modules_of(package: str) -> set[str]:
    return {f"{package}.{path.stem}" for path in (PACKAGE / package).glob("*.py")}


def allowed_of_ours(name: str) -> set[str]:
    """Return which of our modules a module may import, by the table of the style guide."""
    first, _, rest = name.partition(".")
    if name.startswith("adapters.readers"):
        folder = PACKAGE / "adapters" / "readers"
        return BASE | PURE | {f"adapters.readers.{path.stem}" for path in folder.glob("*.py")}
    if first == "adapters":
        same_system = {
            f"adapters.{path.stem}"
            for path in (PACKAGE / "adapters").glob(f"{rest.split('_')[0]}*.py")
        }
        return BASE | {"protocols", "naming"} | same_system | USES.get(rest, set())
    if first == "cli":
        others = modules_of("cli") | modules_of("as_json")
        return (
            BASE
            | {
                "arguments",
                "assistant",
                "config",
                "naming",
                "filtering",
                "harmless",
                "letters",
                "markdown_words",
                "composing",
                "terms",
                "evaluating",
                "periods",
                "timelines",
                "timeline_topics",
                "excerpts",
                "integrations.mcp",
                "integrations.mcp_serving",
                "cli",
            }
            | others
            | modules_of("pages")
        )
    if first == "pages":
        words = {"naming", "composing", "harmless", "html_page", "html_words", "markdown_words"}
        others = modules_of("pages") | modules_of("as_json")
        return BASE | words | {"evaluating", "periods", "timelines"} | others
    if first == "as_json":
        return BASE | {"naming"} | modules_of("as_json")
    if first == "integrations":
        others = modules_of("as_json") | modules_of("integrations")
        return BASE | {"assistant", "config", "naming", "composing", "excerpts", "periods"} | others
    if name in FACADE:
        ours = {path.stem for path in PACKAGE.glob("*.py")} - {"__main__", "__init__"}
        return ours | modules_of("adapters") | modules_of("pages") | SOURCES
    if name == "types":
        return set()
    if name == "errors":
        return set()
    if name in PURE:
        return BASE | PURE
    if name == "protocols":
        return {"file_types", "store_types", "types"}
    if name == "config":
        return BASE | {"naming"}
    if name in FLOWS:
        return BASE | PURE | FLOWS | {"protocols"}
    if name == "__main__":
        return {"cli.app"}
    return {"assistant", "config", *BASE}


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_import_only_what_the_table_allows(path: Path) -> None:
    name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
    name = name.removesuffix(".__init__")
    standard = set(sys.stdlib_module_names)
    ours = {target for target, own in imported(path) if own}
    libraries = {target for target, own in imported(path) if not own} - standard
    assert ours <= allowed_of_ours(name), ours - allowed_of_ours(name)
    if name in PURE | BASE | {"protocols"}:
        assert libraries <= COMPUTING, libraries - COMPUTING
        used = {target for target, own in imported(path) if not own} & INPUT_AND_OUTPUT
        assert not used, used
    if name.startswith("adapters.readers"):
        assert libraries <= READER_LIBRARIES.get(path.stem, set()), libraries
    elif name.startswith("adapters."):
        stem = name.split(".")[1]
        family = stem.split("_")[0] if stem.split("_")[0] in SAME_SYSTEM else stem
        assert libraries <= ADAPTER_LIBRARIES[family] | {"numpy"}, libraries
    elif name.startswith("integrations."):
        assert libraries <= INTEGRATED.get(path.stem, set()), libraries
    if name in FLOWS:
        assert libraries <= {"numpy"}, libraries


def test_every_module_is_in_the_table() -> None:
    known = PURE | FLOWS | BASE | {"protocols", "config", *FACADE}
    known |= {"__init__", "__main__"}
    assert {path.stem for path in PACKAGE.glob("*.py")} <= known


def loaded_after(code: str, folder: Path) -> set[str]:
    """Return the top-level modules that a new Python has loaded after running some code."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
    )
    return {name.split(".")[0] for name in done.stdout.splitlines()[-1].split()}


def test_the_command_line_starts_without_heavy_libraries(tmp_path: Path) -> None:
    assert not loaded_after("import qa.cli.app", tmp_path) & set(HEAVY)


def test_an_offline_question_loads_no_language_model(tmp_path: Path) -> None:
    code = (
        "from typer.testing import CliRunner; from qa.cli.app import app\n"
        f"result = CliRunner().invoke(app, ['index', {str(CORPUS)!r}])\n"
        "assert result.exit_code == 0, result.output\n"
        "result = CliRunner().invoke(app, ['ask', 'what did Lavrov say about sanctions'])\n"
        "assert result.exit_code == 0, result.output"
    )
    loaded = loaded_after(code, tmp_path)
    assert "chromadb" in loaded
    assert not loaded & {"openai", "llama_index"}
