import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FormDefinition } from '@lintel/contract';
import { faultOf, hostOf, hostsOf, move, newDefinition } from './form-draft.ts';

test('a new form can be saved as it is, and one without a way to answer cannot', () => {
  assert.doesNotThrow(() => FormDefinition.parse(newDefinition()));
  assert.equal(faultOf(newDefinition()), undefined);
  const nobody = {
    ...newDefinition(),
    fields: [{ field: 'message' as const, label: 'Message', required: true }],
  };
  assert.match(faultOf(nobody) ?? '', /asks for a name/);
  assert.ok(faultOf({ ...newDefinition(), title: ' ' }));
});

test('fields move within their list', () => {
  const fields = newDefinition().fields;
  const names = (list: typeof fields) => list.map(({ field }) => field).join();
  assert.equal(names(move(fields, 0, 1)), 'email,name,phone,message');
  assert.equal(names(move(fields, 0, -1)), names(fields));
  assert.equal(names(move(fields, 3, 1)), names(fields));
});

test('a site is taken as people paste it', () => {
  const cases: [string, string | undefined][] = [
    ['https://www.Example.com/homes?x=1', 'www.example.com'],
    ['example.com/', 'example.com'],
    ['*.example.com', '*.example.com'],
    ['http://localhost:8080', 'localhost:8080'],
    ['not a host', undefined],
    ['ex ample', undefined],
    ['-', undefined],
  ];
  for (const [text, host] of cases) assert.equal(hostOf(text), host, text);
  assert.deepEqual(hostsOf('a.example, b.example\nA.example _x'), {
    hosts: ['a.example', 'b.example'],
    bad: '_x',
  });
});
