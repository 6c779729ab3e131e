/**
 * Verifies or exports the journal of a terminal, running or not:
 *
 *     npm run journal -- verify --data DIR
 *     npm run journal -- export --data DIR [--format csv|jsonl] [--out FILE]
 */
import { runJournalCommand } from '../src-main/storage/journal-command.ts'

process.exitCode = await runJournalCommand({
  args: process.argv.slice(2),
  environment: process.env,
  dataFolder: process.env['TERMINAL_DATA_DIR'] ?? null,
  output: process.stdout,
  errors: process.stderr,
  nowMs: Date.now,
})
