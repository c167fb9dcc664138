-- What people are typing and have not handed in. A version is one saving; the newest is the copy as it stands.
CREATE TABLE IF NOT EXISTS working_copy (
  id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  request_id BIGINT,
  verb VARCHAR(32) NOT NULL,
  begun_on INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  title VARCHAR(100) NOT NULL,
  bytes BIGINT NOT NULL,
  begun_at BIGINT NOT NULL,
  saved_at BIGINT NOT NULL,
  PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE UNIQUE INDEX IF NOT EXISTS uq_working_copy_form ON working_copy (person_id, request_id, verb);
CREATE INDEX IF NOT EXISTS ix_working_copy_saved ON working_copy (saved_at, id);

CREATE TABLE IF NOT EXISTS working_copy_version (
  copy_id BIGINT NOT NULL,
  revision INTEGER NOT NULL,
  title VARCHAR(100) NOT NULL,
  content MEDIUMTEXT NOT NULL,
  bytes BIGINT NOT NULL,
  saved_at BIGINT NOT NULL,
  set_aside INTEGER NOT NULL,
  PRIMARY KEY (copy_id, revision)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The words that units have set for requests under an item. Empty words stand for the shipped ones.
CREATE TABLE IF NOT EXISTS request_template (
  unit_id BIGINT NOT NULL,
  item_code VARCHAR(50) NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  legal_basis TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (unit_id, item_code)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- What people and units write again and again.
CREATE TABLE IF NOT EXISTS phrase_list (
  owner_kind VARCHAR(8) NOT NULL,
  owner_id BIGINT NOT NULL,
  purpose VARCHAR(32) NOT NULL,
  phrases MEDIUMTEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (owner_kind, owner_id, purpose)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- How far the requesting unit has the materials of a request together.
CREATE TABLE IF NOT EXISTS material_checklist (
  request_id BIGINT NOT NULL,
  marks MEDIUMTEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (request_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- What one unit has asked another lately.
CREATE INDEX IF NOT EXISTS ix_request_between ON request (requesting_unit_id, requested_unit_id, created_at, id);
