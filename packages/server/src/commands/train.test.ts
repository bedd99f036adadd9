import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createWorld, type World } from '../../test/world.ts';
import { ConfigError } from '../kernel/config.ts';
import { ensureTrainer } from '../modules/ml/trainer-environment.ts';
import { addTrainingLeads } from '../modules/ml/training.factory.ts';
import { trainCommand } from './train.ts';

const unable = await ensureTrainer().then(
  () => false as const,
  (error: Error) => {
    if (process.env.CI === 'true') throw error;
    return `the train command needs Python: ${error.message}`;
  },
);

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());

const refused = (argv: string[], words: RegExp) =>
  assert.rejects(trainCommand(world.ctx, argv), (e) => e instanceof ConfigError && words.test(e.message));

test('lintel train says what is missing, then trains and says what came of it', {
  skip: unable,
}, async (t) => {
  await refused([], /no company on this server yet/);
  const { owner } = await world.tenant('Alder & Row');
  await refused(['--company', 'Elm'], /no company of this name here. Companies: Alder & Row/);
  await refused([], /No outcome is known yet/);
  await addTrainingLeads(world.ctx, owner, { count: 450, seed: 11 });
  await refused(['--target', 'Bought'], /--target: Converted/);

  const written: string[] = [];
  t.mock.method(process.stdout, 'write', (text: string) => written.push(text) > 0);
  await trainCommand(world.ctx, ['--target', 'Converted']);
  t.mock.restoreAll();
  const text = written.join('');
  assert.match(text, /Model v1 is registered \(live\)\. AUC 0\.\d{3}/);
  assert.match(text, /ZIP code: /);

  await world.tenant('Birch Homes');
  await refused([], /Name one with --company: Alder & Row, Birch Homes/);
});
