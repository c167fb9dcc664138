-- How long papers are kept, which units have archived theirs, and the files that exports have made.
CREATE TABLE IF NOT EXISTS retention_class (
  code VARCHAR(16) NOT NULL,
  name VARCHAR(100) NOT NULL,
  years INTEGER,
  legal_basis VARCHAR(1000) NOT NULL,
  place INTEGER NOT NULL,
  PRIMARY KEY (code)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
INSERT INTO retention_class (code, name, years, legal_basis, place) VALUES
  ('permanent', '永久', NULL, '机关文件材料归档范围和文书档案保管期限规定（国家档案局令第8号），出厂默认，由主管机关核定后替换', 1),
  ('30y', '30年', 30, '机关文件材料归档范围和文书档案保管期限规定（国家档案局令第8号），出厂默认，由主管机关核定后替换', 2),
  ('10y', '10年', 10, '机关文件材料归档范围和文书档案保管期限规定（国家档案局令第8号），出厂默认，由主管机关核定后替换', 3)
ON DUPLICATE KEY UPDATE code = retention_class.code;
UPDATE reference_version SET version = version + 1 WHERE id = 1;

ALTER TABLE item_version ADD COLUMN IF NOT EXISTS retention VARCHAR(16) NOT NULL DEFAULT '';

ALTER TABLE request_party ADD COLUMN IF NOT EXISTS archive_due INTEGER NOT NULL DEFAULT 0;
UPDATE request_party SET archive_due = 1 WHERE box = 'finished'
  AND request_id IN (SELECT id FROM request WHERE sent_at IS NOT NULL);
CREATE INDEX IF NOT EXISTS ix_party_archive ON request_party (unit_id, archive_due, sort_key, request_id, version);

CREATE TABLE IF NOT EXISTS export_file (
  job_id BIGINT NOT NULL,
  owner_id BIGINT NOT NULL,
  name VARCHAR(200) NOT NULL,
  media VARCHAR(100) NOT NULL,
  size BIGINT NOT NULL,
  sha256 VARCHAR(64) NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (job_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE INDEX IF NOT EXISTS ix_export_made ON export_file (made_at, job_id);
CREATE INDEX IF NOT EXISTS ix_export_sha256 ON export_file (sha256);
