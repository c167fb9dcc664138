-- The bytes of files that each unit has announced or attached. Files attached before this are not counted.
CREATE TABLE IF NOT EXISTS unit_storage (
  unit_id BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  PRIMARY KEY (unit_id)
);
ALTER TABLE upload ADD COLUMN IF NOT EXISTS unit_id BIGINT;

-- The names of attachments can be found: requests that have some are read again.
INSERT INTO search_mark (request_id, stamp)
  SELECT id, 1 FROM request WHERE course LIKE '%"attachments"%'
  ON CONFLICT (request_id) DO UPDATE SET stamp = search_mark.stamp + 1;
