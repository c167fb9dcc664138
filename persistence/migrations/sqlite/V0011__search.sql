-- Which requests contain what. Kept by the leader, which follows the marks that every writer leaves.
CREATE TABLE IF NOT EXISTS search_entry (
  id INTEGER NOT NULL PRIMARY KEY,
  request_id BIGINT NOT NULL,
  audience_unit_id BIGINT,
  tokens TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_search_entry_request ON search_entry (request_id);

CREATE TABLE IF NOT EXISTS search_posting (
  token BIGINT NOT NULL,
  entry_id BIGINT NOT NULL,
  PRIMARY KEY (token, entry_id)
) WITHOUT ROWID;

-- Requests whose entries are behind.
CREATE TABLE IF NOT EXISTS search_mark (
  request_id BIGINT NOT NULL,
  stamp BIGINT NOT NULL,
  PRIMARY KEY (request_id)
) WITHOUT ROWID;

INSERT INTO search_mark (request_id, stamp) SELECT id, 1 FROM request WHERE true
ON CONFLICT (request_id) DO NOTHING;
