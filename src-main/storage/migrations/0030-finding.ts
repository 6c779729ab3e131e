/** What helps to find a service: the marked ones, and indexes by which payments are counted by service and by account. */
import type { Migration } from './migration.ts'

export const finding: Migration = {
  number: 30,
  oldestProgram: '0.1.0',
  sql: `
    CREATE TABLE favourites (
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL CHECK (json_valid(value))
    ) STRICT;

    CREATE INDEX payments_used ON payments (confirmed_at_ms, service_id, state);
    CREATE INDEX payments_paid_with ON payments (account, service_id, state);
  `,
}
