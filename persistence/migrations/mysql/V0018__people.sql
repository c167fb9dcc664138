-- A person's account is changed by version, like everything that two people may change at once.
ALTER TABLE person ADD COLUMN IF NOT EXISTS version INTEGER NOT NULL DEFAULT 1;
