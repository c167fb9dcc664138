-- Who does what only one server may do. No instants: the holder moves the beat, others watch it.
CREATE TABLE IF NOT EXISTS lease (
  name VARCHAR(100) NOT NULL,
  owner VARCHAR(100) NOT NULL,
  token BIGINT NOT NULL,
  beat BIGINT NOT NULL,
  PRIMARY KEY (name)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Long work, done piece by piece.
CREATE TABLE IF NOT EXISTS job (
  id BIGINT NOT NULL,
  kind VARCHAR(32) NOT NULL,
  owner_id BIGINT NOT NULL,
  owner_unit_id BIGINT NOT NULL,
  state VARCHAR(16) NOT NULL,
  input MEDIUMTEXT NOT NULL,
  total INTEGER NOT NULL,
  done INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  cancel_requested INTEGER NOT NULL,
  created_at BIGINT NOT NULL,
  started_at BIGINT,
  finished_at BIGINT,
  PRIMARY KEY (id),
  KEY ix_job_owner (owner_id, id),
  KEY ix_job_state (state, id),
  KEY ix_job_finished (finished_at),
  CONSTRAINT fk_job_owner FOREIGN KEY (owner_id) REFERENCES person (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

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
  CONSTRAINT fk_job_row_job FOREIGN KEY (job_id) REFERENCES job (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
