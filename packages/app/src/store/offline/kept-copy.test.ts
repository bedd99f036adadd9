import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { contract } from '@lintel/contract';
import type { ContractCall } from '../renew.ts';
import { KeptCopy } from './kept-copy.ts';
import { makeStore } from './store.factory.ts';

const ask = (leadId: string): ContractCall => ({
  endpoint: contract.leads.get,
  call: { params: { leadId } },
});

test('answers kept at the same time, and in another tab, are all found again; their ids tell nothing of the question', async () => {
  const store = makeStore();
  const [copy, tab] = [new KeptCopy(store, randomUUID), new KeptCopy(store, randomUUID)];
  await Promise.all([copy.load(), tab.load()]);
  await Promise.all(['nora', 'ole'].map((id) => copy.keep(ask(id), { id })));
  await tab.keep(ask('pia'), { id: 'pia' });
  await copy.keep(ask('nora'), { id: 'nora, again' });
  const restarted = new KeptCopy(store, randomUUID);
  await restarted.load();
  const told = await Promise.all(['nora', 'ole', 'pia', 'nobody'].map((id) => restarted.reply(ask(id))));
  assert.deepEqual(told, [{ id: 'nora, again' }, { id: 'ole' }, { id: 'pia' }, undefined]);
  const replies = [...store.entries.values()].filter(({ kind }) => kind === 'reply');
  assert.equal(replies.length, 3, 'asked again it takes the place of the first answer');
  for (const { id } of replies) assert.match(id, /^[0-9a-f-]{36}$/);
});
