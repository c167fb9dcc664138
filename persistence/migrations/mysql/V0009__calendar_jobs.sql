-- Jobs that go through ids and note only some of them; rows that tell of a date that moves.
ALTER TABLE job ADD COLUMN IF NOT EXISTS noted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN IF NOT EXISTS reached BIGINT NOT NULL DEFAULT 0;
ALTER TABLE job_row ADD COLUMN IF NOT EXISTS clock VARCHAR(8);
ALTER TABLE job_row ADD COLUMN IF NOT EXISTS old_due_at BIGINT;
ALTER TABLE job_row ADD COLUMN IF NOT EXISTS new_due_at BIGINT;
