-- What a dispute waits for from those in whose list it is.
ALTER TABLE dispute_listing ADD COLUMN IF NOT EXISTS awaits VARCHAR(16);
CREATE INDEX IF NOT EXISTS ix_listing_awaits ON dispute_listing (list_key, awaits, dispute_id);
UPDATE dispute_listing SET awaits = (
  SELECT CASE
    WHEN list_key = CONCAT('unit:', d.claimant_unit_id) AND d.state = 'negotiating' AND d.negotiation_failed = 0 THEN 'settle'
    WHEN list_key = CONCAT('unit:', d.claimant_unit_id) AND d.state = 'negotiating' THEN 'file'
    WHEN list_key = CONCAT('unit:', d.respondent_unit_id) AND d.state = 'notified' THEN 'answer'
    WHEN list_key = CONCAT('unit:', d.obliged_unit_id) AND d.state = 'executing' THEN 'report'
    WHEN list_key NOT LIKE 'desk:%' THEN NULL
    WHEN d.state = 'filed' THEN 'admit'
    WHEN d.state = 'admitted' THEN 'notify'
    WHEN d.state = 'answered' THEN 'mediate'
    WHEN d.state = 'mediating' THEN 'give-opinion'
    WHEN d.state = 'escalated' THEN 'decide'
    WHEN d.state IN ('agreed', 'opinion', 'decided') AND d.obliged_unit_id IS NOT NULL THEN 'execute'
    WHEN d.state IN ('agreed', 'opinion', 'decided', 'executed') THEN 'close'
    WHEN d.state = 'executing' AND d.execution_overdue = 1 THEN 'close'
  END FROM dispute d WHERE d.id = dispute_listing.dispute_id)
WHERE running = 1;
