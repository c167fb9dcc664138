-- Disputes with their history and clocks, the time limits they run under, and who finds them in which list.
INSERT INTO clock_rule (code, variant, valid_from, normal_unit, normal_amount, normal_automatic_unit,
  normal_automatic_amount, urgent_unit, urgent_amount, urgent_automatic_unit, urgent_automatic_amount, blue_percent,
  yellow_percent, legal_basis) VALUES
  ('K11', '', '2000-01-01', 'working_days', 5, NULL, 0, 'working_days', 5, NULL, 0, 50, 80,
   '出厂默认时限，由主管机关按现行规定核定后替换'),
  ('K11', 'window', '2000-01-01', 'working_days', 10, NULL, 0, 'working_days', 10, NULL, 0, 50, 80,
   '出厂默认时限，由主管机关按现行规定核定后替换'),
  ('K12', '', '2000-01-01', 'working_days', 3, NULL, 0, 'working_days', 3, NULL, 0, 50, 80,
   '出厂默认时限，由主管机关按现行规定核定后替换'),
  ('K13', '', '2000-01-01', 'working_days', 2, NULL, 0, 'working_days', 2, NULL, 0, 50, 80,
   '出厂默认时限，由主管机关按现行规定核定后替换'),
  ('K14', '', '2000-01-01', 'working_days', 5, 'working_days', 5, 'working_days', 5, 'working_days', 5, 50, 80,
   '出厂默认时限，由主管机关按现行规定核定后替换'),
  ('K15', '', '2000-01-01', 'working_days', 15, NULL, 0, 'working_days', 15, NULL, 0, 50, 80,
   '出厂默认时限，由主管机关按现行规定核定后替换'),
  ('K15', 'extension', '2000-01-01', 'working_days', 10, NULL, 0, 'working_days', 10, NULL, 0, 50, 80,
   '出厂默认时限，由主管机关按现行规定核定后替换'),
  ('K16', '', '2000-01-01', 'calendar_days', 20, 'calendar_days', 20, 'calendar_days', 20, 'calendar_days', 20, 50, 80,
   '出厂默认时限，由主管机关按现行规定核定后替换'),
  ('K4', 'order', '2000-01-01', 'working_days', 30, NULL, 0, 'working_days', 30, NULL, 0, 50, 80,
   '出厂默认时限，由主管机关按现行规定核定后替换'),
  ('K4', 'dispute', '2000-01-01', 'working_days', 35, NULL, 0, 'working_days', 35, NULL, 0, 50, 80,
   '出厂默认时限，由主管机关按现行规定核定后替换')
ON DUPLICATE KEY UPDATE code = clock_rule.code;
UPDATE reference_version SET version = version + 1 WHERE id = 1;

-- open_request_id is the request while the dispute is open, so that one of a type can be.
CREATE TABLE IF NOT EXISTS dispute (
  id BIGINT NOT NULL,
  version INTEGER NOT NULL,
  request_id BIGINT NOT NULL,
  type VARCHAR(16) NOT NULL,
  state VARCHAR(16) NOT NULL,
  raised_by VARCHAR(16) NOT NULL,
  claimant_unit_id BIGINT NOT NULL,
  respondent_unit_id BIGINT NOT NULL,
  opened_by BIGINT NOT NULL,
  decider_level VARCHAR(16),
  decider_region VARCHAR(6),
  outcome VARCHAR(32),
  outcome_days INTEGER NOT NULL,
  outcome_unit_id BIGINT,
  obliged_unit_id BIGINT,
  ruled_at BIGINT,
  negotiation_failed INTEGER NOT NULL,
  silent INTEGER NOT NULL,
  opinion_extended INTEGER NOT NULL,
  execution_overdue INTEGER NOT NULL,
  created_at BIGINT NOT NULL,
  filed_at BIGINT,
  changed_at BIGINT NOT NULL,
  finished_at BIGINT,
  texts MEDIUMTEXT NOT NULL,
  open_request_id BIGINT,
  clock_code VARCHAR(8),
  blue_at BIGINT,
  yellow_at BIGINT,
  due_at BIGINT,
  late_after BIGINT,
  acts_at BIGINT,
  provisional INTEGER NOT NULL,
  paused_at BIGINT,
  PRIMARY KEY (id),
  CONSTRAINT fk_dispute_request FOREIGN KEY (request_id) REFERENCES request (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE UNIQUE INDEX IF NOT EXISTS uq_dispute_open ON dispute (open_request_id, type);
CREATE INDEX IF NOT EXISTS ix_dispute_request ON dispute (request_id, id);
CREATE INDEX IF NOT EXISTS ix_dispute_acts ON dispute (acts_at, id);

CREATE TABLE IF NOT EXISTS dispute_event (
  dispute_id BIGINT NOT NULL,
  sequence INTEGER NOT NULL,
  verb VARCHAR(32) NOT NULL,
  from_state VARCHAR(16) NOT NULL,
  to_state VARCHAR(16) NOT NULL,
  recorded_at BIGINT NOT NULL,
  effective_at BIGINT NOT NULL,
  person_id BIGINT,
  on_behalf_of_id BIGINT,
  unit_id BIGINT NOT NULL,
  opinion TEXT NOT NULL,
  payload MEDIUMTEXT,
  PRIMARY KEY (dispute_id, sequence),
  CONSTRAINT fk_dispute_event_dispute FOREIGN KEY (dispute_id) REFERENCES dispute (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Runs in the order of their start.
CREATE TABLE IF NOT EXISTS dispute_clock (
  dispute_id BIGINT NOT NULL,
  ordinal INTEGER NOT NULL,
  code VARCHAR(8) NOT NULL,
  cycle INTEGER NOT NULL,
  limit_unit VARCHAR(16) NOT NULL,
  limit_amount INTEGER NOT NULL,
  started_at BIGINT NOT NULL,
  counted_from BIGINT NOT NULL,
  blue_at BIGINT NOT NULL,
  yellow_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  late_after BIGINT NOT NULL,
  acts_at BIGINT,
  provisional INTEGER NOT NULL,
  calendar_version INTEGER NOT NULL,
  first_due_at BIGINT NOT NULL,
  first_late_after BIGINT NOT NULL,
  extended INTEGER NOT NULL,
  paused INTEGER NOT NULL,
  moves INTEGER NOT NULL,
  paused_at BIGINT,
  resumes_at BIGINT,
  ended_at BIGINT,
  PRIMARY KEY (dispute_id, ordinal),
  CONSTRAINT fk_dispute_clock_dispute FOREIGN KEY (dispute_id) REFERENCES dispute (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Whose list a dispute is in: one row for each key of a list.
CREATE TABLE IF NOT EXISTS dispute_listing (
  list_key VARCHAR(32) NOT NULL,
  dispute_id BIGINT NOT NULL,
  running INTEGER NOT NULL,
  type VARCHAR(16) NOT NULL,
  state VARCHAR(16) NOT NULL,
  overdue INTEGER NOT NULL,
  PRIMARY KEY (list_key, dispute_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE INDEX IF NOT EXISTS ix_listing_running ON dispute_listing (list_key, running, dispute_id);
CREATE INDEX IF NOT EXISTS ix_listing_dispute ON dispute_listing (dispute_id);

CREATE INDEX IF NOT EXISTS ix_role_person ON person_role (role, person_id);
