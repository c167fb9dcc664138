-- Who does what only one server may do. No instants: the holder moves the beat, others watch it.
CREATE TABLE IF NOT EXISTS lease (
  name VARCHAR(100) NOT NULL,
  owner VARCHAR(100) NOT NULL,
  token BIGINT NOT NULL,
  beat BIGINT NOT NULL,
  PRIMARY KEY (name)
) WITHOUT ROWID;

-- Long work, done piece by piece.
CREATE TABLE IF NOT EXISTS job (
  id INTEGER NOT NULL PRIMARY KEY,
  kind VARCHAR(32) NOT NULL,
  owner_id BIGINT NOT NULL,
  owner_unit_id BIGINT NOT NULL,
  state VARCHAR(16) NOT NULL,
  input TEXT NOT NULL,
  total INTEGER NOT NULL,
  done INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  cancel_requested INTEGER NOT NULL,
  created_at BIGINT NOT NULL,
  started_at BIGINT,
  finished_at BIGINT,
  FOREIGN KEY (owner_id) REFERENCES person (id)
);
CREATE INDEX IF NOT EXISTS ix_job_owner ON job (owner_id, id);
CREATE INDEX IF NOT EXISTS ix_job_state ON job (state, id);
CREATE INDEX IF NOT EXISTS ix_job_finished ON job (finished_at);

-- What came of each row of a job.
CREATE TABLE IF NOT EXISTS job_row (
  job_id BIGINT NOT NULL,
  ordinal INTEGER NOT NULL,
  subject VARCHAR(200) NOT NULL,
  state VARCHAR(16) NOT NULL,
  code VARCHAR(64) NOT NULL,
  field VARCHAR(100) NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (job_id, ordinal),
  FOREIGN KEY (job_id) REFERENCES job (id)
) WITHOUT ROWID;
