-- Files that are being sent, and the bytes that requests refer to. The bytes themselves are in the file store.
CREATE TABLE IF NOT EXISTS upload (
  id BIGINT NOT NULL,
  request_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  name VARCHAR(200) NOT NULL,
  size BIGINT NOT NULL,
  begun_at BIGINT NOT NULL,
  PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE INDEX IF NOT EXISTS ix_upload_begun ON upload (begun_at, id);

CREATE TABLE IF NOT EXISTS stored_file (
  sha256 VARCHAR(64) NOT NULL,
  size BIGINT NOT NULL,
  stored_at BIGINT NOT NULL,
  PRIMARY KEY (sha256)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
