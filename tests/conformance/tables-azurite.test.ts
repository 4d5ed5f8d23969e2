import { openAzureTables } from '../../api/src/adapters/azure-tables/azure-tables.js';
import { startAzurite } from '../support/azurite.js';
import { describeTables } from './tables.suite.js';

describeTables('Azure Tables (Azurite)', async () => {
  const azurite = await startAzurite();
  const { connectionString } = azurite;
  const { tables, close } = await openAzureTables({ account: { connectionString }, tableName: 'ledger', create: true });
  return {
    tables,
    close: async () => {
      close();
      await azurite.stop();
    },
  };
});
