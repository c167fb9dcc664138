-- Messages that are still to be handed on; written together with what they tell of, taken out when they have been.
CREATE TABLE IF NOT EXISTS outbox (
  id INTEGER NOT NULL PRIMARY KEY,
  kind VARCHAR(32) NOT NULL,
  about VARCHAR(64) NOT NULL,
  request_id BIGINT,
  urgent INTEGER NOT NULL,
  unit_id BIGINT,
  role VARCHAR(32),
  person_id BIGINT,
  except_id BIGINT,
  arguments TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

-- What people are told in the program.
CREATE TABLE IF NOT EXISTS notice (
  id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  kind VARCHAR(32) NOT NULL,
  about VARCHAR(64) NOT NULL,
  request_id BIGINT,
  urgent INTEGER NOT NULL,
  detail VARCHAR(1000) NOT NULL,
  created_at BIGINT NOT NULL,
  visible_at BIGINT NOT NULL,
  read_at BIGINT,
  PRIMARY KEY (id)
);
CREATE INDEX IF NOT EXISTS ix_notice_person ON notice (person_id, visible_at, id);
CREATE INDEX IF NOT EXISTS ix_notice_unread ON notice (person_id, read_at, visible_at, id);
CREATE INDEX IF NOT EXISTS ix_notice_visible ON notice (visible_at, id);

-- Whoever has no row is told as by default, and has no mail address.
CREATE TABLE IF NOT EXISTS notice_preference (
  person_id BIGINT NOT NULL,
  mail_address VARCHAR(254) NOT NULL,
  mail_kinds VARCHAR(200) NOT NULL,
  digest INTEGER NOT NULL,
  digest_on VARCHAR(10) NOT NULL,
  PRIMARY KEY (person_id)
);
CREATE INDEX IF NOT EXISTS ix_preference_digest ON notice_preference (digest, digest_on, person_id);

-- What leaves by mail (target 0) or to a webhook.
CREATE TABLE IF NOT EXISTS delivery (
  id BIGINT NOT NULL,
  target_id BIGINT NOT NULL,
  recipient VARCHAR(254) NOT NULL,
  kind VARCHAR(32) NOT NULL,
  payload TEXT NOT NULL,
  state VARCHAR(16) NOT NULL,
  attempts INTEGER NOT NULL,
  next_at BIGINT NOT NULL,
  last_error VARCHAR(1000) NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX IF NOT EXISTS ix_delivery_due ON delivery (target_id, state, next_at, id);
CREATE INDEX IF NOT EXISTS ix_delivery_state ON delivery (state, next_at, id);

CREATE TABLE IF NOT EXISTS webhook (
  id BIGINT NOT NULL,
  name VARCHAR(100) NOT NULL,
  url VARCHAR(1000) NOT NULL,
  kinds VARCHAR(200) NOT NULL,
  active INTEGER NOT NULL,
  secret_generation INTEGER NOT NULL,
  owner_id BIGINT NOT NULL,
  version INTEGER NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (id)
);

-- How the mail server (target 0) and each webhook have been doing.
CREATE TABLE IF NOT EXISTS target_health (
  target_id BIGINT NOT NULL,
  failures INTEGER NOT NULL,
  last_ok_at BIGINT,
  last_failure_at BIGINT,
  last_error VARCHAR(1000) NOT NULL,
  rests_until BIGINT,
  reported_on VARCHAR(10),
  PRIMARY KEY (target_id)
);
