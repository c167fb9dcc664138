-- What was done and refused: one chain of hashes per server, kept from change and deletion by triggers. Strict, because
-- otherwise a number could become a text that reads as the same number and sorts elsewhere.
CREATE TABLE IF NOT EXISTS audit_record (
  chain INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  person_id INTEGER,
  unit_id INTEGER,
  on_behalf_of INTEGER,
  session_id INTEGER,
  remote TEXT NOT NULL,
  call_id TEXT NOT NULL,
  action TEXT NOT NULL,
  object_kind TEXT NOT NULL,
  object_id TEXT NOT NULL,
  result TEXT NOT NULL,
  detail TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (chain, seq)
) STRICT;
CREATE INDEX IF NOT EXISTS ix_audit_at ON audit_record (at, chain, seq);
CREATE INDEX IF NOT EXISTS ix_audit_person ON audit_record (person_id, at, chain, seq);

CREATE TABLE IF NOT EXISTS audit_checkpoint (
  chain INTEGER NOT NULL,
  number INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL,
  at INTEGER NOT NULL,
  key_name TEXT NOT NULL,
  signature TEXT NOT NULL,
  PRIMARY KEY (chain, number)
) STRICT;

-- The sealed end of each chain; the only one of these tables whose rows change.
CREATE TABLE IF NOT EXISTS audit_chain (
  chain INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL,
  checkpoints INTEGER NOT NULL,
  signed_seq INTEGER NOT NULL,
  signed_at INTEGER NOT NULL,
  seal TEXT NOT NULL,
  PRIMARY KEY (chain)
) STRICT;

CREATE TRIGGER IF NOT EXISTS tr_audit_record_update BEFORE UPDATE ON audit_record
  BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS tr_audit_record_delete BEFORE DELETE ON audit_record
  BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS tr_audit_checkpoint_update BEFORE UPDATE ON audit_checkpoint
  BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS tr_audit_checkpoint_delete BEFORE DELETE ON audit_checkpoint
  BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
