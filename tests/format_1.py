"""A store as the first format had it: the catalogue's tables then, no marks of states anywhere."""

import json
import sqlite3
from pathlib import Path

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE folder (
    key INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE, prefix TEXT NOT NULL,
    whole INTEGER NOT NULL
);
CREATE TABLE removed (path BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE block (key INTEGER PRIMARY KEY, data BLOB NOT NULL, size INTEGER NOT NULL);
CREATE TABLE article (
    key INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, path BLOB NOT NULL,
    record INTEGER, title TEXT NOT NULL, date TEXT, author TEXT, url TEXT, language TEXT,
    metadata TEXT NOT NULL, body INTEGER NOT NULL, markup TEXT NOT NULL, digest BLOB NOT NULL,
    size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, indexed_at TEXT NOT NULL,
    generation INTEGER NOT NULL, rules TEXT NOT NULL, block INTEGER NOT NULL REFERENCES block(key),
    block_start INTEGER NOT NULL, block_size INTEGER NOT NULL, sentence_count INTEGER NOT NULL,
    passage_count INTEGER NOT NULL
);
CREATE UNIQUE INDEX article_place ON article (path, ifnull(record, 0));
CREATE INDEX article_block ON article (block);
CREATE INDEX article_rules ON article (rules);
CREATE TABLE sentences (
    article INTEGER PRIMARY KEY REFERENCES article(key), spans BLOB NOT NULL, speakers TEXT NOT NULL
);
CREATE TABLE passage (
    id INTEGER PRIMARY KEY, article INTEGER NOT NULL REFERENCES article(key),
    first INTEGER NOT NULL, last INTEGER NOT NULL, vector BLOB NOT NULL
);
CREATE INDEX passage_article ON passage (article);
CREATE TABLE speaker (
    name TEXT NOT NULL, passage INTEGER NOT NULL, PRIMARY KEY (name, passage)
) WITHOUT ROWID;
CREATE INDEX speaker_passage ON speaker (passage);
CREATE TABLE draft (passage INTEGER PRIMARY KEY, embedder TEXT NOT NULL, vector BLOB NOT NULL);
CREATE TABLE reserved (first INTEGER NOT NULL, last INTEGER NOT NULL);
CREATE TABLE dead (passage INTEGER PRIMARY KEY);
"""


def take_back(store: Path) -> None:
    """Turn a closed store of the present format into what the first version would have made."""
    path, beside = store / "catalogue.sqlite3", store / "old.sqlite3"
    connection = sqlite3.connect(beside)
    connection.executescript(TABLES)
    connection.execute("ATTACH ? AS new", (str(path),))
    for (table,) in connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'"):
        if not table.startswith("sqlite_"):
            names = [row[1] for row in connection.execute(f"PRAGMA main.table_info({table})")]
            columns = ", ".join(names)
            connection.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM new.{table}")
    connection.execute(
        "DELETE FROM meta WHERE key NOT IN ('format', 'generation', 'next_passage',"
        " 'next_block', 'embedder', 'dimensions', 'calibration', 'calibrated_for')"
    )
    connection.execute("UPDATE meta SET value = 1 WHERE key = 'format'")
    connection.commit()
    connection.close()
    for name in ("-wal", "-shm", ""):
        Path(f"{path}{name}").unlink(missing_ok=True)
    beside.rename(path)
    (store / "keywords" / "vouched.json").unlink(missing_ok=True)
    seal = store / "vectors.json"
    if seal.exists():
        told = json.loads(seal.read_text(encoding="utf-8"))
        del told["state"]
        seal.write_text(json.dumps({**told, "whole": True}), encoding="utf-8")
