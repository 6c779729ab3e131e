/** A print says what of the payment it shows, on what, and when it was asked for; what earlier programs wrote stays as it was. */
import type { Migration } from './migration.ts'

export const printsSayWhat: Migration = {
  number: 20,
  oldestProgram: '0.1.0',
  sql: `
    ALTER TABLE prints ADD COLUMN shown TEXT;
    ALTER TABLE prints ADD COLUMN medium TEXT NOT NULL DEFAULT 'paper';
    ALTER TABLE prints ADD COLUMN queued_at_ms INTEGER NOT NULL DEFAULT 0;
    UPDATE prints SET queued_at_ms = coalesce((SELECT at_ms FROM journal WHERE seq = queued_seq), 0);
  `,
}
