-- Whatever else alerts are narrowed by is judged inside the index that leads to them.
DROP INDEX IF EXISTS ix_alert_unit ON alert;
DROP INDEX IF EXISTS ix_alert_open ON alert;
DROP INDEX IF EXISTS ix_alert_rung ON alert;
CREATE INDEX IF NOT EXISTS ix_alert_unit ON alert (unit_id, id, rung, code, fired_at, acknowledged_at, request_id, ordinal);
CREATE INDEX IF NOT EXISTS ix_alert_open ON alert (acknowledged_at, rung, id, unit_id, code, fired_at, request_id, ordinal);
CREATE INDEX IF NOT EXISTS ix_alert_rung ON alert (rung, id, unit_id, code, fired_at, request_id, ordinal);
