-- Supervision orders and cards: each the fold of its events. open_key is the cause while it is open, so that one is open for one.
CREATE TABLE IF NOT EXISTS supervision_order (
  id BIGINT NOT NULL,
  version INTEGER NOT NULL,
  state VARCHAR(16) NOT NULL,
  severity VARCHAR(8) NOT NULL,
  request_id BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  cause VARCHAR(16) NOT NULL,
  cause_code VARCHAR(8),
  cause_ordinal INTEGER,
  cause_round INTEGER,
  matter TEXT NOT NULL,
  number_issuer_id BIGINT,
  number_prefix VARCHAR(50),
  number_year INTEGER,
  number_serial INTEGER,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  issued_at BIGINT,
  finished_at BIGINT,
  response TEXT NOT NULL,
  late_reason TEXT NOT NULL,
  late_reason_accepted INTEGER,
  lapses INTEGER NOT NULL,
  reminded INTEGER NOT NULL,
  lapsed INTEGER NOT NULL,
  open_key VARCHAR(100),
  turn VARCHAR(16),
  acts_at BIGINT,
  PRIMARY KEY (id)
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_order_open ON supervision_order (open_key);
CREATE UNIQUE INDEX IF NOT EXISTS uq_order_number ON supervision_order (number_issuer_id, number_year, number_serial);
CREATE INDEX IF NOT EXISTS ix_order_unit ON supervision_order (unit_id, id);
CREATE INDEX IF NOT EXISTS ix_order_request ON supervision_order (request_id, id);
CREATE INDEX IF NOT EXISTS ix_order_state ON supervision_order (state, id);
CREATE INDEX IF NOT EXISTS ix_order_turn ON supervision_order (turn, id);
CREATE INDEX IF NOT EXISTS ix_order_acts ON supervision_order (acts_at, id);

CREATE TABLE IF NOT EXISTS supervision_card (
  id BIGINT NOT NULL,
  version INTEGER NOT NULL,
  state VARCHAR(16) NOT NULL,
  colour VARCHAR(8) NOT NULL,
  request_id BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  cause VARCHAR(16) NOT NULL,
  cause_code VARCHAR(8),
  cause_ordinal INTEGER,
  cause_round INTEGER,
  cause_order_id BIGINT,
  reason TEXT NOT NULL,
  number_issuer_id BIGINT,
  number_prefix VARCHAR(50),
  number_year INTEGER,
  number_serial INTEGER,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  issued_at BIGINT,
  finished_at BIGINT,
  appeal_reasons TEXT,
  appealed_at BIGINT,
  appeal_outcome VARCHAR(16),
  appeal_decision TEXT,
  appeal_decided_at BIGINT,
  open_key VARCHAR(100),
  turn VARCHAR(16),
  PRIMARY KEY (id)
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_card_open ON supervision_card (open_key);
CREATE UNIQUE INDEX IF NOT EXISTS uq_card_number ON supervision_card (number_issuer_id, colour, number_year, number_serial);
CREATE INDEX IF NOT EXISTS ix_card_unit ON supervision_card (unit_id, id);
CREATE INDEX IF NOT EXISTS ix_card_request ON supervision_card (request_id, id);
CREATE INDEX IF NOT EXISTS ix_card_state ON supervision_card (state, id);
CREATE INDEX IF NOT EXISTS ix_card_turn ON supervision_card (turn, id);

-- Events and clocks of both; their ids are of one kind.
CREATE TABLE IF NOT EXISTS supervision_event (
  subject_id BIGINT NOT NULL,
  sequence INTEGER NOT NULL,
  verb VARCHAR(16) NOT NULL,
  from_state VARCHAR(16) NOT NULL,
  to_state VARCHAR(16) NOT NULL,
  recorded_at BIGINT NOT NULL,
  effective_at BIGINT NOT NULL,
  person_id BIGINT,
  unit_id BIGINT NOT NULL,
  on_behalf_of_id BIGINT,
  content TEXT NOT NULL,
  payload TEXT,
  PRIMARY KEY (subject_id, sequence)
);

CREATE TABLE IF NOT EXISTS supervision_clock (
  subject_id BIGINT NOT NULL,
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
  PRIMARY KEY (subject_id, ordinal)
);
CREATE INDEX IF NOT EXISTS ix_supervision_clock_late ON supervision_clock (late_after, subject_id);

CREATE TABLE IF NOT EXISTS supervision_counter (
  series VARCHAR(16) NOT NULL,
  unit_id BIGINT NOT NULL,
  number_year INTEGER NOT NULL,
  last_serial INTEGER NOT NULL,
  PRIMARY KEY (series, unit_id, number_year)
);

INSERT INTO clock_rule (code, variant, valid_from, normal_unit, normal_amount, normal_automatic_unit,
  normal_automatic_amount, urgent_unit, urgent_amount, urgent_automatic_unit, urgent_automatic_amount, blue_percent,
  yellow_percent, legal_basis) VALUES
  ('K17', '', '2000-01-01', 'working_days', 3, NULL, 0, 'working_days', 3, NULL, 0, 50, 80,
   '出厂默认时限，由主管机关按现行规定核定后替换'),
  ('K17', 'rectification', '2000-01-01', 'working_days', 10, NULL, 0, 'working_days', 10, NULL, 0, 50, 80,
   '出厂默认时限，由主管机关按现行规定核定后替换'),
  ('K18', '', '2000-01-01', 'working_days', 5, NULL, 0, 'working_days', 5, NULL, 0, 50, 80,
   '出厂默认时限，由主管机关按现行规定核定后替换')
ON CONFLICT DO NOTHING;
