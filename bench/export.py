"""A list of many rows through the export of a running server: how fast, and how much memory it takes."""
import json
import sqlite3
import time

ROWS = 100_000
UNIT_OF = "gongan-allocator"


def populate(file):
    """Copies finished requests of one unit until it has so many; their histories are of no use to a list."""
    database = sqlite3.connect(file)
    unit = database.execute("SELECT unit_id FROM person WHERE login = ?", (UNIT_OF,)).fetchone()[0]
    like = database.execute("SELECT request_id FROM request_party WHERE unit_id = ? AND box = 'finished' LIMIT 1",
                            (unit,)).fetchone()[0]
    present = database.execute("SELECT COUNT(*) FROM request_party WHERE unit_id = ? AND box = 'finished'",
                               (unit,)).fetchone()[0]
    first = database.execute("SELECT MAX(id) FROM request").fetchone()[0]
    for table, key in (("request", "id"), ("request_party", "request_id")):
        columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
        own = {key: f"{first} + n", "title": "title || ' ' || n", "number_serial": "1000000 + n", "sort_key": "sort_key + n"}
        chosen = ", ".join(own.get(column, column) for column in columns)
        only = f"AND unit_id = {unit}" if key == "request_id" else ""
        database.execute(f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)"
                         f" INSERT INTO {table} ({', '.join(columns)}) SELECT {chosen} FROM {table}, numbers"
                         f" WHERE {key} = ? {only}", (ROWS - present, like))
    database.commit()
    database.close()


def run(client, memory):
    """Rows per second and the greatest growth in KiB while the job ran and its file was fetched."""
    before, most = memory(), 0
    begin = time.monotonic()
    wish = {"kind": "list", "tab": "finished", "format": "xlsx"}
    job = json.loads(client.content("POST", "/api/v1/exports", wish))
    while not job["finishedAt"]:
        time.sleep(0.05)
        most = max(most, memory() - before)
        job = json.loads(client.content("GET", f"/api/v1/jobs/{job['id']}"))
    seconds = time.monotonic() - begin
    if job["state"]["code"] != "done" or job["done"] != ROWS:
        raise RuntimeError(f"the export ended as {job}")
    size = len(client.content("GET", f"/api/v1/exports/{job['id']}/file"))
    return ROWS / seconds, max(most, memory() - before), size
