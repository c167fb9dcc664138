-- What the complete lifecycle keeps besides: the course of a request, moved and paused clocks, delegations, comments.
ALTER TABLE request ADD COLUMN IF NOT EXISTS lead_id BIGINT;
ALTER TABLE request ADD COLUMN IF NOT EXISTS touched INTEGER NOT NULL DEFAULT 0;
ALTER TABLE request ADD COLUMN IF NOT EXISTS number_issuer_id BIGINT;
ALTER TABLE request ADD COLUMN IF NOT EXISTS course TEXT;
ALTER TABLE request ADD COLUMN IF NOT EXISTS paused_at BIGINT;
UPDATE request SET number_issuer_id = requesting_unit_id WHERE number_issuer_id IS NULL AND number_serial IS NOT NULL;
CREATE INDEX IF NOT EXISTS ix_request_requesting ON request (requesting_unit_id, id);
CREATE UNIQUE INDEX IF NOT EXISTS uq_request_issued ON request (number_issuer_id, number_year, number_serial);
DROP INDEX IF EXISTS uq_request_number;
CREATE INDEX IF NOT EXISTS ix_request_lead ON request (lead_id, id);

ALTER TABLE request_event ADD COLUMN IF NOT EXISTS on_behalf_of_id BIGINT;

ALTER TABLE request_clock ADD COLUMN IF NOT EXISTS first_due_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE request_clock ADD COLUMN IF NOT EXISTS first_late_after BIGINT NOT NULL DEFAULT 0;
ALTER TABLE request_clock ADD COLUMN IF NOT EXISTS extended INTEGER NOT NULL DEFAULT 0;
ALTER TABLE request_clock ADD COLUMN IF NOT EXISTS paused INTEGER NOT NULL DEFAULT 0;
ALTER TABLE request_clock ADD COLUMN IF NOT EXISTS moves INTEGER NOT NULL DEFAULT 0;
ALTER TABLE request_clock ADD COLUMN IF NOT EXISTS paused_at BIGINT;
ALTER TABLE request_clock ADD COLUMN IF NOT EXISTS resumes_at BIGINT;
UPDATE request_clock SET first_due_at = due_at, first_late_after = late_after WHERE first_due_at = 0;

-- A colleague who stands in for an absent one.
CREATE TABLE IF NOT EXISTS delegation (
  id INTEGER NOT NULL PRIMARY KEY,
  unit_id BIGINT NOT NULL,
  absent_id BIGINT NOT NULL,
  deputy_id BIGINT NOT NULL,
  first_day VARCHAR(10) NOT NULL,
  last_day VARCHAR(10) NOT NULL,
  revoked_at BIGINT,
  items TEXT NOT NULL,
  units TEXT NOT NULL,
  verbs TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_delegation_unit ON delegation (unit_id, revoked_at, id);

CREATE TABLE IF NOT EXISTS request_comment (
  id INTEGER NOT NULL PRIMARY KEY,
  request_id BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  scope VARCHAR(16) NOT NULL,
  created_at BIGINT NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_comment_request ON request_comment (request_id, id);

INSERT INTO clock_rule (code, variant, valid_from, normal_unit, normal_amount, normal_automatic_unit,
  normal_automatic_amount, urgent_unit, urgent_amount, urgent_automatic_unit, urgent_automatic_amount, blue_percent,
  yellow_percent, legal_basis) VALUES
  ('K3', '', '2000-01-01', 'working_days', 5, 'working_days', 5, 'working_days', 2, 'working_days', 2, 50, 80,
   '出厂默认时限，由主管机关按现行规定核定后替换'),
  ('K4', 'pause', '2000-01-01', 'working_days', 20, NULL, 0, 'working_days', 20, NULL, 0, 50, 80,
   '出厂默认时限，由主管机关按现行规定核定后替换'),
  ('K5', '', '2000-01-01', 'working_days', 10, NULL, 0, 'working_days', 10, NULL, 0, 50, 80,
   '出厂默认时限，由主管机关按现行规定核定后替换'),
  ('K6', '', '2000-01-01', 'working_days', 3, NULL, 0, 'working_days', 3, NULL, 0, 50, 80,
   '出厂默认时限，由主管机关按现行规定核定后替换')
ON CONFLICT (code, variant, valid_from) DO NOTHING;
