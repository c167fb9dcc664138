-- Lists that are filtered and sorted: what they look at stands in the rows behind every tab.
ALTER TABLE request_party ADD COLUMN IF NOT EXISTS section VARCHAR(16) NOT NULL DEFAULT '';
ALTER TABLE request_party ADD COLUMN IF NOT EXISTS counterpart_id BIGINT;
ALTER TABLE request_party ADD COLUMN IF NOT EXISTS state VARCHAR(32) NOT NULL DEFAULT '';
ALTER TABLE request_party ADD COLUMN IF NOT EXISTS urgent INTEGER NOT NULL DEFAULT 0;
ALTER TABLE request_party ADD COLUMN IF NOT EXISTS item_version_id BIGINT;
ALTER TABLE request_party ADD COLUMN IF NOT EXISTS case_officer_id BIGINT;
ALTER TABLE request_party ADD COLUMN IF NOT EXISTS sent_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE request_party ADD COLUMN IF NOT EXISTS changed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE request_party ADD COLUMN IF NOT EXISTS number_key BIGINT NOT NULL DEFAULT 0;
ALTER TABLE request_party ADD COLUMN IF NOT EXISTS due_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE request_party ADD COLUMN IF NOT EXISTS blue_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE request_party ADD COLUMN IF NOT EXISTS yellow_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE request_party ADD COLUMN IF NOT EXISTS late_after BIGINT NOT NULL DEFAULT 0;
ALTER TABLE request_participant ADD COLUMN IF NOT EXISTS requesting_unit_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE request_participant ADD COLUMN IF NOT EXISTS requested_unit_id BIGINT;
ALTER TABLE request_participant ADD COLUMN IF NOT EXISTS state VARCHAR(32) NOT NULL DEFAULT '';
ALTER TABLE request_participant ADD COLUMN IF NOT EXISTS urgent INTEGER NOT NULL DEFAULT 0;
ALTER TABLE request_participant ADD COLUMN IF NOT EXISTS item_version_id BIGINT;
ALTER TABLE request_participant ADD COLUMN IF NOT EXISTS case_officer_id BIGINT;
ALTER TABLE request_participant ADD COLUMN IF NOT EXISTS sent_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE request_participant ADD COLUMN IF NOT EXISTS changed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE request_participant ADD COLUMN IF NOT EXISTS number_key BIGINT NOT NULL DEFAULT 0;
ALTER TABLE request_participant ADD COLUMN IF NOT EXISTS due_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE request_participant ADD COLUMN IF NOT EXISTS blue_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE request_participant ADD COLUMN IF NOT EXISTS yellow_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE request_participant ADD COLUMN IF NOT EXISTS late_after BIGINT NOT NULL DEFAULT 0;
UPDATE request_party SET
  section = CASE WHEN box IN ('to_receive', 'to_do', 'waiting') THEN 'running' ELSE box END,
  counterpart_id = (SELECT CASE WHEN request_party.relation = 'requesting' THEN r.requested_unit_id ELSE r.requesting_unit_id END
    FROM request r WHERE r.id = request_party.request_id),
  state = (SELECT r.state FROM request r WHERE r.id = request_party.request_id),
  urgent = (SELECT r.urgent FROM request r WHERE r.id = request_party.request_id),
  item_version_id = (SELECT r.item_version_id FROM request r WHERE r.id = request_party.request_id),
  case_officer_id = (SELECT r.case_officer_id FROM request r WHERE r.id = request_party.request_id),
  sent_at = (SELECT COALESCE(r.sent_at, 0) FROM request r WHERE r.id = request_party.request_id),
  changed_at = (SELECT r.changed_at FROM request r WHERE r.id = request_party.request_id),
  number_key = (SELECT COALESCE(r.number_year * 10000000000 + r.number_serial, 0) FROM request r WHERE r.id = request_party.request_id),
  due_at = (SELECT COALESCE(r.due_at, 0) FROM request r WHERE r.id = request_party.request_id),
  blue_at = (SELECT CASE WHEN r.paused_at IS NULL THEN COALESCE(r.blue_at, 0) ELSE 0 END FROM request r WHERE r.id = request_party.request_id),
  yellow_at = (SELECT CASE WHEN r.paused_at IS NULL THEN COALESCE(r.yellow_at, 0) ELSE 0 END FROM request r WHERE r.id = request_party.request_id),
  late_after = (SELECT CASE WHEN r.paused_at IS NULL THEN COALESCE(r.late_after, 0) ELSE 0 END FROM request r WHERE r.id = request_party.request_id);
UPDATE request_participant SET
  requesting_unit_id = (SELECT r.requesting_unit_id FROM request r WHERE r.id = request_participant.request_id),
  requested_unit_id = (SELECT r.requested_unit_id FROM request r WHERE r.id = request_participant.request_id),
  state = (SELECT r.state FROM request r WHERE r.id = request_participant.request_id),
  urgent = (SELECT r.urgent FROM request r WHERE r.id = request_participant.request_id),
  item_version_id = (SELECT r.item_version_id FROM request r WHERE r.id = request_participant.request_id),
  case_officer_id = (SELECT r.case_officer_id FROM request r WHERE r.id = request_participant.request_id),
  sent_at = (SELECT COALESCE(r.sent_at, 0) FROM request r WHERE r.id = request_participant.request_id),
  changed_at = (SELECT r.changed_at FROM request r WHERE r.id = request_participant.request_id),
  number_key = (SELECT COALESCE(r.number_year * 10000000000 + r.number_serial, 0) FROM request r WHERE r.id = request_participant.request_id),
  due_at = (SELECT COALESCE(r.due_at, 0) FROM request r WHERE r.id = request_participant.request_id),
  blue_at = (SELECT CASE WHEN r.paused_at IS NULL THEN COALESCE(r.blue_at, 0) ELSE 0 END FROM request r WHERE r.id = request_participant.request_id),
  yellow_at = (SELECT CASE WHEN r.paused_at IS NULL THEN COALESCE(r.yellow_at, 0) ELSE 0 END FROM request r WHERE r.id = request_participant.request_id),
  late_after = (SELECT CASE WHEN r.paused_at IS NULL THEN COALESCE(r.late_after, 0) ELSE 0 END FROM request r WHERE r.id = request_participant.request_id);
-- Each is one order of a section, or of what equals in one column, with the rest of a filter behind it.
-- No more than 16 columns, which is what MySQL takes.
CREATE INDEX IF NOT EXISTS ix_party_section ON request_party (unit_id, section, sort_key, request_id, desk, person_id, state, urgent, counterpart_id, item_version_id, case_officer_id, sent_at, due_at, blue_at, yellow_at, late_after);
CREATE INDEX IF NOT EXISTS ix_party_state ON request_party (unit_id, section, state, sort_key, request_id, desk, person_id, urgent, counterpart_id, item_version_id, case_officer_id, sent_at, due_at, blue_at, yellow_at, late_after);
CREATE INDEX IF NOT EXISTS ix_party_counterpart ON request_party (unit_id, section, counterpart_id, sort_key, request_id, desk, person_id, state, urgent, item_version_id, case_officer_id, sent_at, due_at, blue_at, yellow_at, late_after);
CREATE INDEX IF NOT EXISTS ix_party_item ON request_party (unit_id, section, item_version_id, sort_key, request_id, desk, person_id, state, urgent, counterpart_id, case_officer_id, sent_at, due_at, blue_at, yellow_at, late_after);
CREATE INDEX IF NOT EXISTS ix_party_officer ON request_party (unit_id, section, case_officer_id, sort_key, request_id, desk, person_id, state, urgent, counterpart_id, item_version_id, sent_at, due_at, blue_at, yellow_at, late_after);
CREATE INDEX IF NOT EXISTS ix_party_sent ON request_party (unit_id, section, sent_at, request_id, desk, person_id, state, urgent, counterpart_id, item_version_id, case_officer_id, due_at, blue_at, yellow_at, late_after);
CREATE INDEX IF NOT EXISTS ix_party_changed ON request_party (unit_id, section, changed_at, request_id, desk, person_id, state, urgent, counterpart_id, item_version_id, case_officer_id, sent_at, due_at, blue_at, yellow_at, late_after);
CREATE INDEX IF NOT EXISTS ix_party_number ON request_party (unit_id, section, number_key, request_id, desk, person_id, state, urgent, counterpart_id, item_version_id, case_officer_id, sent_at, due_at, blue_at, yellow_at, late_after);
DROP INDEX IF EXISTS ix_party_running ON request_party;
CREATE INDEX IF NOT EXISTS ix_participant_own_phase ON request_participant (person_id, phase, sort_key, request_id, initiated, state, urgent, requesting_unit_id, requested_unit_id, item_version_id, case_officer_id, sent_at, due_at, blue_at, yellow_at, late_after);
CREATE INDEX IF NOT EXISTS ix_participant_own_listed ON request_participant (person_id, listed, sort_key, request_id, state, urgent, requesting_unit_id, requested_unit_id, item_version_id, case_officer_id, sent_at, due_at, blue_at, yellow_at, late_after);
DROP INDEX IF EXISTS ix_participant_phase ON request_participant;
DROP INDEX IF EXISTS ix_participant_listed ON request_participant;

-- A filter with its sort and columns under a name. Without a column set the reader's own is shown.
CREATE TABLE IF NOT EXISTS list_view (
  id BIGINT NOT NULL,
  owner_id BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  shared INTEGER NOT NULL,
  name VARCHAR(50) NOT NULL,
  tab VARCHAR(16) NOT NULL,
  filter VARCHAR(1000) NOT NULL,
  sort VARCHAR(16) NOT NULL,
  column_set VARCHAR(500) NOT NULL,
  version INTEGER NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE INDEX IF NOT EXISTS ix_list_view_owner ON list_view (owner_id, id);
CREATE INDEX IF NOT EXISTS ix_list_view_unit ON list_view (unit_id, shared, id);

-- Which columns a person wants to see in a tab.
CREATE TABLE IF NOT EXISTS column_set (
  person_id BIGINT NOT NULL,
  tab VARCHAR(16) NOT NULL,
  column_set VARCHAR(500) NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (person_id, tab)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Requests that have to do with one another. What was removed stays, with `live` NULL, so that a pair has one
-- relation at a time and every earlier one besides.
CREATE TABLE IF NOT EXISTS request_relation (
  id BIGINT NOT NULL,
  from_id BIGINT NOT NULL,
  to_id BIGINT NOT NULL,
  low_id BIGINT NOT NULL,
  high_id BIGINT NOT NULL,
  live INTEGER,
  kind VARCHAR(16) NOT NULL,
  set_by BIGINT NOT NULL,
  set_unit_id BIGINT NOT NULL,
  set_at BIGINT NOT NULL,
  removed_by BIGINT,
  removed_unit_id BIGINT,
  removed_at BIGINT,
  PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE UNIQUE INDEX IF NOT EXISTS uq_relation_pair ON request_relation (low_id, high_id, live);
CREATE INDEX IF NOT EXISTS ix_relation_from ON request_relation (from_id, live, id);
CREATE INDEX IF NOT EXISTS ix_relation_to ON request_relation (to_id, live, id);

-- What a person marked for himself.
CREATE TABLE IF NOT EXISTS request_mark (
  person_id BIGINT NOT NULL,
  request_id BIGINT NOT NULL,
  favourite INTEGER NOT NULL,
  tracked INTEGER NOT NULL,
  marked_at BIGINT NOT NULL,
  PRIMARY KEY (person_id, request_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE INDEX IF NOT EXISTS ix_mark_favourite ON request_mark (person_id, favourite, marked_at, request_id);
CREATE INDEX IF NOT EXISTS ix_mark_tracked ON request_mark (request_id, tracked, person_id);

ALTER TABLE outbox ADD COLUMN IF NOT EXISTS trackers INTEGER NOT NULL DEFAULT 0;

-- The address under which a person's deadlines can be read; only the hash of its token is kept.
CREATE TABLE IF NOT EXISTS calendar_feed (
  person_id BIGINT NOT NULL,
  token_hash VARCHAR(64) NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (person_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE UNIQUE INDEX IF NOT EXISTS uq_feed_token ON calendar_feed (token_hash);
