-- Satisfaction: the time limits of ratings and fix tasks, what each unit has still to rate, and the ratings as
-- lists find them.
INSERT INTO clock_rule (code, variant, valid_from, normal_unit, normal_amount, normal_automatic_unit,
  normal_automatic_amount, urgent_unit, urgent_amount, urgent_automatic_unit, urgent_automatic_amount, blue_percent,
  yellow_percent, legal_basis) VALUES
  ('K9', '', '2000-01-01', 'working_days', 10, 'working_days', 10, 'working_days', 10, 'working_days', 10, 50, 80,
   '出厂默认时限，由主管机关按现行规定核定后替换'),
  ('K9', 'change', '2000-01-01', 'working_days', 5, NULL, 0, 'working_days', 5, NULL, 0, 50, 80,
   '出厂默认时限，由主管机关按现行规定核定后替换'),
  ('K9', 'appeal', '2000-01-01', 'working_days', 5, NULL, 0, 'working_days', 5, NULL, 0, 50, 80,
   '出厂默认时限，由主管机关按现行规定核定后替换'),
  ('K10', 'contact', '2000-01-01', 'working_days', 1, NULL, 0, 'working_days', 1, NULL, 0, 50, 80,
   '出厂默认时限，由主管机关按现行规定核定后替换'),
  ('K10', 'fix', '2000-01-01', 'working_days', 15, NULL, 0, 'working_days', 15, NULL, 0, 50, 80,
   '出厂默认时限，由主管机关按现行规定核定后替换')
ON DUPLICATE KEY UPDATE code = clock_rule.code;
UPDATE reference_version SET version = version + 1 WHERE id = 1;

ALTER TABLE request_party ADD COLUMN IF NOT EXISTS rate_by BIGINT NOT NULL DEFAULT 0;
CREATE INDEX IF NOT EXISTS ix_party_rate ON request_party (unit_id, rate_by, request_id, version);

CREATE TABLE IF NOT EXISTS rating (
  request_id BIGINT NOT NULL,
  given_by VARCHAR(16) NOT NULL,
  unit_id BIGINT NOT NULL,
  rated_unit_id BIGINT NOT NULL,
  overall INTEGER NOT NULL,
  rated_at BIGINT NOT NULL,
  shown_at BIGINT NOT NULL,
  struck INTEGER NOT NULL,
  appealed_at BIGINT NOT NULL,
  fix_state VARCHAR(16),
  fix_unit_id BIGINT,
  fix_due_at BIGINT NOT NULL,
  fix_late_after BIGINT NOT NULL,
  open_until BIGINT NOT NULL,
  PRIMARY KEY (request_id, given_by)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE INDEX IF NOT EXISTS ix_rating_given ON rating (unit_id, rated_at, request_id);
CREATE INDEX IF NOT EXISTS ix_rating_received ON rating (rated_unit_id, shown_at, request_id);
CREATE INDEX IF NOT EXISTS ix_rating_fix ON rating (fix_unit_id, fix_due_at, request_id);
CREATE INDEX IF NOT EXISTS ix_rating_appealed ON rating (appealed_at, request_id);
