import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileFault, showBytes } from './file-fault.ts';

test('says which kinds are read and how large a file may be', () => {
  const accept = ['.csv', '.csv.gz', '.xlsx'];
  assert.equal(fileFault({ name: 'Leads.CSV', size: 10 }, accept, 100), undefined);
  assert.equal(fileFault({ name: 'leads.csv.gz', size: 10 }, accept), undefined);
  assert.match(fileFault({ name: 'leads.pdf', size: 10 }, accept) ?? '', /\.csv, \.csv\.gz, \.xlsx/);
  assert.match(fileFault({ name: 'a.csv', size: 3 * 1024 ** 2 }, accept, 2 * 1024 ** 2) ?? '', /2 MB/);
});

test('bytes read like a person says them', () => {
  assert.deepEqual([0, 900, 1536, 10 * 1024 ** 2, 5 * 1024 ** 3].map(showBytes), [
    '0 B',
    '900 B',
    '1.5 kB',
    '10 MB',
    '5 GB',
  ]);
});
