/**
 * A commit writes every page of every index that it touches, so that there are fewer of them and most hold what lasts: one
 * index by moment instead of two, one of open payments, one by account and its end, and none of the journal's streams but
 * the queue's. Whether a payment counts as sold is a column of its own, which hardly ever changes.
 */
import type { Migration } from './migration.ts'

export const lasting: Migration = {
  number: 60,
  oldestProgram: '0.1.0',
  sql: `
    DROP INDEX journal_stream;
    CREATE INDEX journal_queue ON journal (seq) WHERE stream = 'queue';

    DROP INDEX payments_open;
    DROP INDEX payments_account;
    DROP INDEX payments_confirmed;
    DROP INDEX payments_used;
    DROP INDEX payments_was_queued;
    DROP INDEX payments_total;
    ALTER TABLE payments ADD COLUMN is_sold INTEGER NOT NULL DEFAULT 0 CHECK (is_sold IN (0, 1));
    UPDATE payments SET is_sold = 1
      WHERE state IN ('queued', 'sending', 'unknown', 'accepted', 'succeeded', 'cancelling', 'cancelled', 'cancel-unknown');
    CREATE INDEX payments_confirmed ON payments (confirmed_at_ms, service_id, is_sold);
    CREATE INDEX payments_was_queued ON payments (confirmed_at_ms) WHERE was_queued = 1;
    CREATE INDEX payments_total ON payments (total_minor, confirmed_at_ms, confirmed_seq)
      WHERE total_minor <> amount_minor;
  `,
}
