"""Show what bare Chroma does across processes, and that the same load through the store does not.

One process adds vectors while others open the same files and ask; then a reader that stays open
asks for vectors another process has added. First without a lock, then through the adapter. It needs
no evaluation data. Run as `python -m tests.bench.chroma_limits`.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

DIMENSIONS = 256
BATCHES = 20
BATCH = 500
READERS = 3  # at a time
HANGS = 20.0  # seconds after which a reader counts as hanging

COMMON = """
import sys
from pathlib import Path
import numpy as np
kind, folder = sys.argv[1], Path(sys.argv[2])
DIMENSIONS = 256


def rows(seed, count):
    made = np.random.default_rng(seed).standard_normal((count, DIMENSIONS)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


class Bare:
    def __init__(self):
        from qa.adapters.vectors import open_collection
        self.client, self.collection = open_collection(str(folder / "vectors"), "bare", create=True)

    def add(self, ids, vectors):
        self.collection.upsert(ids=[str(one) for one in ids], embeddings=vectors)

    def search(self, vector, k):
        found = self.collection.query(
            query_embeddings=vector.reshape(1, -1), n_results=k, include=["distances"]
        )
        return [(int(one), 0.0) for one in found["ids"][0]]


def opened():
    if kind == "bare":
        return Bare()
    from qa.adapters.vectors import ChromaVectors
    return ChromaVectors(folder, "bare", DIMENSIONS, create=True)

"""

ADD = (
    COMMON
    + """
first, batches, size = map(int, sys.argv[3:6])
index = opened()
for batch in range(first, first + batches):
    index.add(range(batch * size + 1, (batch + 1) * size + 1), rows(batch, size))
    print(batch, flush=True)
"""
)

ASK = (
    COMMON
    + """
index = opened()
found = index.search(rows(0, 1)[0], 5)
assert found[0][0] == 1, found
"""
)

STAY = (
    COMMON
    + """
index = opened()
index.search(rows(0, 1)[0], 5)
print("ready", flush=True)
sys.stdin.readline()
print(index.search(rows(7, 1)[0], 1)[0][0], flush=True)
"""
)


def start(code: str, *words: str) -> "subprocess.Popen[str]":
    """Start one process of the load."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ask_while_adding(kind: str, folder: Path) -> tuple[int, int, list[str]]:
    """Return how many readers asked and failed while vectors were added, and why."""
    start(ADD, kind, str(folder), "0", "1", str(BATCH)).communicate()
    writer = start(ADD, kind, str(folder), "1", str(BATCHES), str(BATCH))
    asked, reasons = 0, list[str]()
    while writer.poll() is None:
        readers = [start(ASK, kind, str(folder)) for _ in range(READERS)]
        for reader in readers:
            asked += 1
            try:
                _, problem = reader.communicate(timeout=HANGS)
            except subprocess.TimeoutExpired:
                reader.kill()
                reader.communicate()
                reasons.append("hangs")
                continue
            if reader.returncode:
                lines = problem.strip().splitlines()
                reasons.append(lines[-1] if lines else f"ended by signal {-reader.returncode}")
    _, problem = writer.communicate()
    if writer.returncode:
        reasons.append("the writer: " + problem.strip().splitlines()[-1])
    return asked, len(reasons), reasons


def sees_new_vectors(kind: str, folder: Path) -> bool:
    """Tell whether a reader that stays open finds what another process has added since."""
    start(ADD, kind, str(folder), "0", "3", str(BATCH)).communicate()
    reader = start(STAY, kind, str(folder))
    assert reader.stdout is not None
    reader.stdout.readline()
    start(ADD, kind, str(folder), "7", "1", str(BATCH)).communicate()
    out, _ = reader.communicate("now\n")
    return out.strip() == str(7 * BATCH + 1)


def run(_: Path | None = None) -> dict[str, float]:
    """Measure both, print a table, and return the figures by name."""
    figures: dict[str, float] = {}
    for kind in ("bare", "store"):
        with tempfile.TemporaryDirectory() as place:
            for name in ("adding", "staying"):
                (Path(place) / name).mkdir()
            began = time.perf_counter()
            asked, failed, reasons = ask_while_adding(kind, Path(place) / "adding")
            figures[f"{kind}: readers that asked"] = asked
            figures[f"{kind}: of them failed"] = failed
            figures[f"{kind}: seconds"] = round(time.perf_counter() - began, 1)
            sees = sees_new_vectors(kind, Path(place) / "staying")
            figures[f"{kind}: open reader sees new vectors"] = float(sees)
            for reason in sorted(set(reasons)):
                print(f"{kind}: {reasons.count(reason)} x {reason[:120]}")
    for name, value in figures.items():
        print(f"{name:40} {value:8,g}")
    return figures


if __name__ == "__main__":
    run()
