-- New tables and columns of this database must not fall back to the default character set of the server.
ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Units are ended, never deleted. No foreign key on the tree: a child may be stored before its parent.
CREATE TABLE IF NOT EXISTS unit (
  id BIGINT NOT NULL,
  code VARCHAR(18) NOT NULL,
  name VARCHAR(200) NOT NULL,
  short_name VARCHAR(100) NOT NULL,
  level VARCHAR(16) NOT NULL,
  region VARCHAR(6) NOT NULL,
  line VARCHAR(50) NOT NULL,
  parent_id BIGINT,
  document_prefix VARCHAR(50) NOT NULL,
  valid_from VARCHAR(10) NOT NULL,
  valid_to VARCHAR(10),
  successor_id BIGINT,
  PRIMARY KEY (id),
  UNIQUE KEY uq_unit_code (code)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS person (
  id BIGINT NOT NULL,
  login VARCHAR(100) NOT NULL,
  name VARCHAR(100) NOT NULL,
  unit_id BIGINT NOT NULL,
  disabled INTEGER NOT NULL,
  password_hash VARCHAR(200) NOT NULL,
  failed_attempts INTEGER NOT NULL,
  locked_until BIGINT,
  PRIMARY KEY (id),
  UNIQUE KEY uq_person_login (login),
  KEY ix_person_unit (unit_id, id),
  CONSTRAINT fk_person_unit FOREIGN KEY (unit_id) REFERENCES unit (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS person_role (
  person_id BIGINT NOT NULL,
  role VARCHAR(32) NOT NULL,
  PRIMARY KEY (person_id, role),
  CONSTRAINT fk_person_role_person FOREIGN KEY (person_id) REFERENCES person (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS session (
  id BIGINT NOT NULL,
  token_hash VARCHAR(64) NOT NULL,
  person_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_session_token (token_hash),
  KEY ix_session_person (person_id),
  KEY ix_session_seen (seen_at),
  CONSTRAINT fk_session_person FOREIGN KEY (person_id) REFERENCES person (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The first answer to a keyed call; without status while the call is at work.
CREATE TABLE IF NOT EXISTS idempotency_key (
  person_id BIGINT NOT NULL,
  call_key VARCHAR(200) NOT NULL,
  fingerprint VARCHAR(64) NOT NULL,
  created_at BIGINT NOT NULL,
  status INTEGER NOT NULL DEFAULT 0,
  body MEDIUMTEXT NOT NULL,
  etag VARCHAR(100) NOT NULL DEFAULT '',
  location VARCHAR(500) NOT NULL DEFAULT '',
  PRIMARY KEY (person_id, call_key),
  KEY ix_idempotency_created (created_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- One row, id 1: raised with every change of a unit, item, rule or day.
CREATE TABLE IF NOT EXISTS reference_version (
  id BIGINT NOT NULL,
  version INTEGER NOT NULL,
  calendar_version INTEGER NOT NULL,
  PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS item_version (
  id BIGINT NOT NULL,
  code VARCHAR(50) NOT NULL,
  version INTEGER NOT NULL,
  name VARCHAR(200) NOT NULL,
  form VARCHAR(16) NOT NULL,
  legal_basis TEXT NOT NULL,
  situation TEXT NOT NULL,
  content TEXT NOT NULL,
  materials TEXT NOT NULL,
  requesting TEXT NOT NULL,
  requested TEXT NOT NULL,
  channels VARCHAR(200) NOT NULL,
  limit_days INTEGER NOT NULL,
  urgent_limit_days INTEGER NOT NULL,
  shared_data INTEGER NOT NULL,
  secrecy VARCHAR(16) NOT NULL,
  contact VARCHAR(200) NOT NULL,
  valid_from VARCHAR(10) NOT NULL,
  valid_to VARCHAR(10),
  PRIMARY KEY (id),
  UNIQUE KEY uq_item_code (code, version)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS clock_rule (
  code VARCHAR(8) NOT NULL,
  variant VARCHAR(32) NOT NULL,
  valid_from VARCHAR(10) NOT NULL,
  normal_unit VARCHAR(16) NOT NULL,
  normal_amount INTEGER NOT NULL,
  normal_automatic_unit VARCHAR(16),
  normal_automatic_amount INTEGER NOT NULL,
  urgent_unit VARCHAR(16) NOT NULL,
  urgent_amount INTEGER NOT NULL,
  urgent_automatic_unit VARCHAR(16),
  urgent_automatic_amount INTEGER NOT NULL,
  blue_percent INTEGER NOT NULL,
  yellow_percent INTEGER NOT NULL,
  legal_basis TEXT NOT NULL,
  PRIMARY KEY (code, variant, valid_from)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- A year whose notice is known.
CREATE TABLE IF NOT EXISTS calendar_year (
  year INTEGER NOT NULL,
  source VARCHAR(500) NOT NULL,
  PRIMARY KEY (year)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- A day that deviates from the default week.
CREATE TABLE IF NOT EXISTS calendar_day (
  day VARCHAR(10) NOT NULL,
  year INTEGER NOT NULL,
  working INTEGER NOT NULL,
  source VARCHAR(500) NOT NULL,
  PRIMARY KEY (day),
  KEY ix_calendar_day_year (year),
  CONSTRAINT fk_calendar_day_calendar_year FOREIGN KEY (year) REFERENCES calendar_year (year)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS number_counter (
  unit_id BIGINT NOT NULL,
  number_year INTEGER NOT NULL,
  last_serial INTEGER NOT NULL,
  PRIMARY KEY (unit_id, number_year)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The fold of the events, with the running clock repeated. People, items and the requested unit are never deleted,
-- so they go without foreign keys, each of which would be one more index to write.
CREATE TABLE IF NOT EXISTS request (
  id BIGINT NOT NULL,
  version INTEGER NOT NULL,
  state VARCHAR(32) NOT NULL,
  requesting_unit_id BIGINT NOT NULL,
  drafter_id BIGINT NOT NULL,
  title VARCHAR(200) NOT NULL,
  body TEXT NOT NULL,
  legal_basis TEXT NOT NULL,
  requested_unit_id BIGINT,
  item_version_id BIGINT,
  form VARCHAR(16),
  off_catalogue_basis TEXT NOT NULL,
  sharing VARCHAR(16),
  urgent INTEGER NOT NULL,
  number_prefix VARCHAR(50),
  number_year INTEGER,
  number_serial INTEGER,
  case_officer_id BIGINT,
  reply_outcome VARCHAR(16),
  reply_text TEXT,
  reworked INTEGER NOT NULL,
  deemed_received INTEGER NOT NULL,
  auto_confirmed INTEGER NOT NULL,
  sent_at BIGINT,
  received_at BIGINT,
  accepted_at BIGINT,
  replied_at BIGINT,
  finished_at BIGINT,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  clock_code VARCHAR(8),
  blue_at BIGINT,
  yellow_at BIGINT,
  due_at BIGINT,
  late_after BIGINT,
  acts_at BIGINT,
  provisional INTEGER NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_request_number (requesting_unit_id, number_year, number_serial),
  KEY ix_request_acts (acts_at, id),
  CONSTRAINT fk_request_unit FOREIGN KEY (requesting_unit_id) REFERENCES unit (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS request_event (
  request_id BIGINT NOT NULL,
  sequence INTEGER NOT NULL,
  verb VARCHAR(32) NOT NULL,
  from_state VARCHAR(32) NOT NULL,
  to_state VARCHAR(32) NOT NULL,
  recorded_at BIGINT NOT NULL,
  effective_at BIGINT NOT NULL,
  person_id BIGINT,
  unit_id BIGINT NOT NULL,
  opinion TEXT NOT NULL,
  case_officer_id BIGINT,
  payload MEDIUMTEXT,
  PRIMARY KEY (request_id, sequence),
  CONSTRAINT fk_request_event_request FOREIGN KEY (request_id) REFERENCES request (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Runs in the order of their start.
CREATE TABLE IF NOT EXISTS request_clock (
  request_id BIGINT NOT NULL,
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
  ended_at BIGINT,
  PRIMARY KEY (request_id, ordinal),
  CONSTRAINT fk_request_clock_request FOREIGN KEY (request_id) REFERENCES request (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Who sees a request, and in which box.
CREATE TABLE IF NOT EXISTS request_party (
  request_id BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  relation VARCHAR(16) NOT NULL,
  box VARCHAR(16) NOT NULL,
  desk VARCHAR(32),
  person_id BIGINT,
  running INTEGER NOT NULL,
  sort_key BIGINT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (request_id, unit_id),
  KEY ix_party_box (unit_id, box, sort_key, request_id, desk, person_id, version),
  KEY ix_party_running (unit_id, running, sort_key, request_id, version),
  CONSTRAINT fk_request_party_request FOREIGN KEY (request_id) REFERENCES request (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Who acted on a request.
CREATE TABLE IF NOT EXISTS request_participant (
  request_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  initiated INTEGER NOT NULL,
  phase VARCHAR(16) NOT NULL,
  listed INTEGER NOT NULL,
  sort_key BIGINT NOT NULL,
  PRIMARY KEY (request_id, person_id),
  KEY ix_participant_phase (person_id, phase, sort_key, request_id, initiated),
  KEY ix_participant_listed (person_id, listed, sort_key, request_id),
  CONSTRAINT fk_request_participant_request FOREIGN KEY (request_id) REFERENCES request (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS mark (
  name VARCHAR(100) NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (name)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

INSERT INTO reference_version (id, version, calendar_version) VALUES (1, 1, 1) ON DUPLICATE KEY UPDATE id = id;
