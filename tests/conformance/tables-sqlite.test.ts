import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteTables } from '../../api/src/adapters/sqlite-tables/sqlite-tables.js';
import { describeTables } from './tables.suite.js';

describeTables('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jit-tables-'));
  const { tables, close } = openSqliteTables({ file: join(folder, 'record.db') });
  return {
    tables,
    close: () => {
      close();
      rmSync(folder, { recursive: true });
    },
  };
});
