-- Letters as they were written, each named by the event that it was made with.
CREATE TABLE IF NOT EXISTS letter (
  request_id BIGINT NOT NULL,
  sequence INTEGER NOT NULL,
  kind VARCHAR(16) NOT NULL,
  content MEDIUMTEXT NOT NULL,
  sha256 VARCHAR(64) NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (request_id, sequence)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The words that units have set for their letters. Empty words stand for the shipped ones.
CREATE TABLE IF NOT EXISTS letter_template (
  unit_id BIGINT NOT NULL,
  kind VARCHAR(16) NOT NULL,
  words MEDIUMTEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (unit_id, kind)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
