-- The next rung of every clock that runs. A clock that has ended keeps its alarm until the rungs before its end are climbed.
CREATE TABLE IF NOT EXISTS clock_alarm (
  request_id BIGINT NOT NULL,
  ordinal INTEGER NOT NULL,
  code VARCHAR(8) NOT NULL,
  round INTEGER NOT NULL,
  rung VARCHAR(16) NOT NULL,
  armed INTEGER NOT NULL,
  fires_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  late_after BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  until_at BIGINT,
  ended INTEGER NOT NULL,
  PRIMARY KEY (request_id, ordinal)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE INDEX IF NOT EXISTS ix_alarm_due ON clock_alarm (armed, fires_at, request_id, ordinal);

CREATE TABLE IF NOT EXISTS alert (
  id BIGINT NOT NULL,
  request_id BIGINT NOT NULL,
  ordinal INTEGER NOT NULL,
  code VARCHAR(8) NOT NULL,
  round INTEGER NOT NULL,
  rung VARCHAR(16) NOT NULL,
  due_at BIGINT NOT NULL,
  late_after BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  fired_at BIGINT NOT NULL,
  acknowledged_by BIGINT,
  acknowledged_at BIGINT,
  PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE UNIQUE INDEX IF NOT EXISTS uq_alert_rung ON alert (request_id, ordinal, round, rung);
CREATE INDEX IF NOT EXISTS ix_alert_unit ON alert (unit_id, id);

INSERT INTO clock_alarm (request_id, ordinal, code, round, rung, armed, fires_at, due_at, late_after, unit_id,
    ended)
  SELECT c.request_id, c.ordinal, c.code, c.moves, 'prompt', 1, c.yellow_at, c.due_at, c.late_after,
    CASE WHEN c.code IN ('K1', 'K2', 'K4') THEN r.requested_unit_id ELSE r.requesting_unit_id END, 0
  FROM request_clock c JOIN request r ON r.id = c.request_id
  WHERE c.ended_at IS NULL AND c.paused_at IS NULL AND NOT EXISTS
    (SELECT 1 FROM clock_alarm a WHERE a.request_id = c.request_id AND a.ordinal = c.ordinal);
