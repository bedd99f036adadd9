import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AnyEndpoint, contract, endpoints } from '@lintel/contract';
import { readConfig } from '../config.ts';
import { checkRoutes } from './check-routes.ts';
import type { Route } from './route.ts';

const { limits } = readConfig({});
const good: AnyEndpoint = contract.keys.list;
const routes = (...served: AnyEndpoint[]): Route[] =>
  served.map((endpoint) => ({ endpoint, handle: async () => undefined }));
/** Starts with one endpoint changed, and that one in the table. */
const start = (change: Record<string, unknown>): void => {
  const changed = { ...good, ...change } as AnyEndpoint;
  checkRoutes(routes(changed), limits, [changed]);
};

test('an endpoint that leaves something open stops the start with its name', () => {
  assert.doesNotThrow(() => start({}));
  for (const [change, says] of [
    [{ access: undefined }, /keys\.list asks for a permission nobody knows/],
    [{ access: 'leads:everything' }, /permission/],
    [{ rate: undefined }, /no rate class/],
    [{ rate: 'often' }, /no rate class/],
    [{ audit: undefined }, /audit log/],
    [{ audit: 'something.happened' }, /audit log/],
    [{ audit: 'none', method: 'post' }, /audit log/],
    [{ audit: 'none', method: 'delete' }, /audit log/],
    [{ reply: undefined }, /no schema for its reply/],
    [{ body: undefined }, /no schema for its body/],
    [{ params: {} }, /no schema for its params/],
    [{ query: undefined }, /no schema for its query/],
  ] as const)
    assert.throws(() => start(change), says, JSON.stringify(change));
});

test('a route twice, one too few and one too many stop the start', () => {
  const all = Object.values(contract.keys);
  assert.doesNotThrow(() => checkRoutes(routes(...all), limits));
  assert.throws(() => checkRoutes(routes(...all, good), limits), /keys\.list has two routes/);
  assert.throws(() => checkRoutes(routes(...all.slice(1)), limits), /No route for keys\.list/);
  assert.throws(() => checkRoutes(routes({ ...good }), limits), /not in the contract/);
  assert.doesNotThrow(() => checkRoutes(routes(...endpoints), limits));
});
