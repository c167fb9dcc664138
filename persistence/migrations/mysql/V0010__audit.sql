-- What was done and refused: one chain of hashes per server, kept from change and deletion by triggers.
CREATE TABLE IF NOT EXISTS audit_record (
  chain INTEGER NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  person_id BIGINT,
  unit_id BIGINT,
  on_behalf_of BIGINT,
  session_id BIGINT,
  remote VARCHAR(64) NOT NULL,
  call_id VARCHAR(64) NOT NULL,
  action VARCHAR(128) NOT NULL,
  object_kind VARCHAR(64) NOT NULL,
  object_id VARCHAR(128) NOT NULL,
  result VARCHAR(64) NOT NULL,
  detail VARCHAR(1000) NOT NULL,
  hash VARCHAR(64) NOT NULL,
  PRIMARY KEY (chain, seq)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE INDEX IF NOT EXISTS ix_audit_at ON audit_record (at, chain, seq);
CREATE INDEX IF NOT EXISTS ix_audit_person ON audit_record (person_id, at, chain, seq);

CREATE TABLE IF NOT EXISTS audit_checkpoint (
  chain INTEGER NOT NULL,
  number BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  hash VARCHAR(64) NOT NULL,
  at BIGINT NOT NULL,
  key_name VARCHAR(64) NOT NULL,
  signature VARCHAR(128) NOT NULL,
  PRIMARY KEY (chain, number)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The sealed end of each chain; the only one of these tables whose rows change.
CREATE TABLE IF NOT EXISTS audit_chain (
  chain INTEGER NOT NULL,
  seq BIGINT NOT NULL,
  hash VARCHAR(64) NOT NULL,
  checkpoints BIGINT NOT NULL,
  signed_seq BIGINT NOT NULL,
  signed_at BIGINT NOT NULL,
  seal VARCHAR(64) NOT NULL,
  PRIMARY KEY (chain)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TRIGGER IF NOT EXISTS tr_audit_record_update BEFORE UPDATE ON audit_record FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the audit log is append-only';
CREATE TRIGGER IF NOT EXISTS tr_audit_record_delete BEFORE DELETE ON audit_record FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the audit log is append-only';
CREATE TRIGGER IF NOT EXISTS tr_audit_checkpoint_update BEFORE UPDATE ON audit_checkpoint FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the audit log is append-only';
CREATE TRIGGER IF NOT EXISTS tr_audit_checkpoint_delete BEFORE DELETE ON audit_checkpoint FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the audit log is append-only';
