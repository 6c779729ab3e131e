/**
 * Every question the terminal asks is one look into an index, however many payments there are: all payments are found by
 * account, its end, number, code or amount; what asks for a few of them (open, waiting) has an index of those few.
 */
import type { Migration } from './migration.ts'

export const scale: Migration = {
  number: 50,
  oldestProgram: '0.1.0',
  sql: `
    DROP INDEX payments_open;
    CREATE INDEX payments_open ON payments (confirmed_at_ms, confirmed_seq) WHERE is_open = 1;
    CREATE INDEX payments_open_for ON payments (account, service_id) WHERE is_open = 1;
    DROP INDEX payments_state;
    CREATE INDEX payments_waiting ON payments (state, confirmed_seq) WHERE state = 'confirmed' OR state = 'queued';
    DROP INDEX payments_account;
    DROP INDEX payments_paid_with;
    CREATE INDEX payments_account ON payments (account, service_id, state);
    CREATE INDEX payments_account_end
      ON payments (lower(substr(account, -4)), confirmed_at_ms, confirmed_seq, account);
    DROP INDEX payments_trx;
    CREATE INDEX payments_trx ON payments (trx_number COLLATE NOCASE) WHERE trx_number IS NOT NULL;
    CREATE INDEX payments_code ON payments (substr(id, -8));
    CREATE INDEX payments_amount ON payments (amount_minor, confirmed_at_ms, confirmed_seq);
    CREATE INDEX payments_total ON payments (total_minor, confirmed_at_ms, confirmed_seq);

    DROP INDEX prints_state;
    CREATE INDEX prints_interrupted ON prints (queued_seq) WHERE state IN ('queued', 'printing');
  `,
}
