-- Which requests contain what. Kept by the leader, which follows the marks that every writer leaves.
CREATE TABLE IF NOT EXISTS search_entry (
  id BIGINT NOT NULL,
  request_id BIGINT NOT NULL,
  audience_unit_id BIGINT,
  tokens MEDIUMTEXT NOT NULL,
  PRIMARY KEY (id),
  KEY ix_search_entry_request (request_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS search_posting (
  token BIGINT NOT NULL,
  entry_id BIGINT NOT NULL,
  PRIMARY KEY (token, entry_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Requests whose entries are behind.
CREATE TABLE IF NOT EXISTS search_mark (
  request_id BIGINT NOT NULL,
  stamp BIGINT NOT NULL,
  PRIMARY KEY (request_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

INSERT INTO search_mark (request_id, stamp) SELECT id, 1 FROM request WHERE true
ON DUPLICATE KEY UPDATE stamp = search_mark.stamp;
