/** The first shape: the journal, what follows from it (payments, prints), and what is neither (settings, drafts). */
import type { Migration } from './migration.ts'

export const first: Migration = {
  number: 10,
  oldestProgram: '0.1.0',
  sql: `
    CREATE TABLE meta (
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT;

    CREATE TABLE journal (
      seq INTEGER PRIMARY KEY CHECK (seq > 0),
      at_ms INTEGER NOT NULL,
      stream TEXT NOT NULL,
      kind TEXT NOT NULL,
      payload TEXT NOT NULL CHECK (json_valid(payload)),
      previous_hash TEXT NOT NULL CHECK (length(previous_hash) = 64),
      hash TEXT NOT NULL CHECK (length(hash) = 64)
    ) STRICT;
    CREATE INDEX journal_stream ON journal (stream, seq);

    CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
    CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
    CREATE TRIGGER journal_in_order BEFORE INSERT ON journal
    WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM journal)
      OR NEW.previous_hash <> coalesce(
        (SELECT hash FROM journal ORDER BY seq DESC LIMIT 1),
        '0000000000000000000000000000000000000000000000000000000000000000'
      )
    BEGIN SELECT RAISE(ABORT, 'the journal is a chain'); END;

    CREATE TABLE payments (
      id TEXT PRIMARY KEY,
      sale_id TEXT NOT NULL,
      state TEXT NOT NULL,
      is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)),
      service_id INTEGER NOT NULL,
      account TEXT NOT NULL,
      amount_minor INTEGER NOT NULL,
      fee_minor INTEGER,
      quoted_fee_minor INTEGER NOT NULL,
      total_minor INTEGER NOT NULL,
      trx_number TEXT,
      confirmed_at_ms INTEGER NOT NULL,
      confirmed_seq INTEGER NOT NULL,
      changed_at_ms INTEGER NOT NULL,
      contradicted INTEGER NOT NULL CHECK (contradicted IN (0, 1)),
      search_text TEXT NOT NULL,
      body TEXT NOT NULL CHECK (json_valid(body))
    ) STRICT;
    CREATE INDEX payments_sale ON payments (sale_id, confirmed_seq);
    CREATE INDEX payments_open ON payments (is_open, confirmed_at_ms, confirmed_seq);
    CREATE INDEX payments_confirmed ON payments (confirmed_at_ms, confirmed_seq);
    CREATE INDEX payments_account ON payments (service_id, account);
    CREATE INDEX payments_state ON payments (state);
    CREATE INDEX payments_trx ON payments (trx_number) WHERE trx_number IS NOT NULL;

    CREATE TABLE prints (
      print_id TEXT PRIMARY KEY,
      payment_id TEXT NOT NULL,
      copy_number INTEGER NOT NULL,
      language TEXT NOT NULL,
      state TEXT NOT NULL,
      problem TEXT,
      queued_seq INTEGER NOT NULL,
      changed_at_ms INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX prints_payment ON prints (payment_id, queued_seq);
    CREATE INDEX prints_state ON prints (state);

    CREATE TABLE settings (
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL CHECK (json_valid(value))
    ) STRICT;

    CREATE TABLE drafts (
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL CHECK (json_valid(value))
    ) STRICT;
  `,
}
