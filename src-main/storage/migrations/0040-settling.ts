/** What follows a payment: cases that ask somebody to look, money owed to customers, and what settled ones are watched for. */
import type { Migration } from './migration.ts'

export const settling: Migration = {
  number: 40,
  oldestProgram: '0.1.0',
  sql: `
    ALTER TABLE payments ADD COLUMN refund TEXT CHECK (refund IN ('owed', 'given'));
    ALTER TABLE payments ADD COLUMN watched_for TEXT CHECK (watched_for IN ('refund', 'charge'));
    ALTER TABLE payments ADD COLUMN was_queued INTEGER NOT NULL DEFAULT 0 CHECK (was_queued IN (0, 1));
    CREATE INDEX payments_was_queued ON payments (changed_at_ms) WHERE was_queued = 1;
    CREATE INDEX payments_refund ON payments (refund, confirmed_seq) WHERE refund IS NOT NULL;
    CREATE INDEX payments_watched ON payments (watched_for, confirmed_at_ms) WHERE watched_for IS NOT NULL;

    CREATE TABLE cases (
      case_id TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      payment_id TEXT,
      state TEXT NOT NULL CHECK (state IN ('open', 'answered')),
      opened_at_ms INTEGER NOT NULL,
      changed_at_ms INTEGER NOT NULL,
      opened_seq INTEGER NOT NULL,
      body TEXT NOT NULL CHECK (json_valid(body))
    ) STRICT;
    CREATE INDEX cases_state ON cases (state, opened_seq);
  `,
  rebuilds: true,
}
