-- What nobody has acknowledged yet, and the alerts of one rung, without walking through all that were ever fired.
CREATE INDEX IF NOT EXISTS ix_alert_open ON alert (acknowledged_at, rung, id);
CREATE INDEX IF NOT EXISTS ix_alert_rung ON alert (rung, id);
-- Where the clock ended before its alert was fired nobody was told, and nobody has to take note.
UPDATE alert SET acknowledged_at = fired_at WHERE acknowledged_at IS NULL AND EXISTS
  (SELECT 1 FROM request_clock c WHERE c.request_id = alert.request_id AND c.ordinal = alert.ordinal
    AND c.ended_at <= alert.fired_at);
