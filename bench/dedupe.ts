/**
 * New leads are compared with those there are: how long that takes, whether records known to be the same person are found,
 * and how many others are suggested. Bar: 1,000 new against 10,000 within 5 s. The database is durable.
 *
 *   npm run bench -- dedupe [--rows 10000] [--new 1000] [--seed 7]
 */

import { seeded } from '@lintel/scoring';
import { systemActor } from '../packages/server/src/kernel/actor.ts';
import { addTenant } from '../packages/server/src/modules/auth/index.ts';
import { findDuplicates } from '../packages/server/src/modules/leads/duplicates/find-duplicates.ts';
import { listDuplicates } from '../packages/server/src/modules/leads/duplicates/review-queue.ts';
import { insertLeads, insertSettings, type LeadDraft } from '../packages/server/src/modules/leads/index.ts';
import { numberOption, openBench } from './harness.ts';

const ROWS = numberOption('rows', 10_000);
const NEW = numberOption('new', 1000);
const CHUNK = 1000;
const BAR_S = 5;

const random = seeded(numberOption('seed', 7));
/** A number below `most`, the same ones for a seed. */
const below = (most: number): number => Math.floor(random() * most);

const NICK: readonly (readonly [string, string])[] = [
  ['Robert', 'Bob'],
  ['William', 'Bill'],
  ['Elizabeth', 'Liz'],
  ['Katherine', 'Kate'],
  ['Michael', 'Mike'],
  ['Margaret', 'Peggy'],
  ['Richard', 'Rick'],
  ['Jennifer', 'Jen'],
];
const FIRST = [
  ...NICK.map(([name]) => name),
  'Ada',
  'Ben',
  'Chloe',
  'Diego',
  'Emma',
  'Farid',
  'Grace',
  'Hugo',
];
const SYLLABLES = [
  'ash',
  'bro',
  'cal',
  'dun',
  'ers',
  'fen',
  'gar',
  'hol',
  'ing',
  'jor',
  'kel',
  'lan',
  'mor',
  'nor',
];
const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
/** Few last names are common and most are rare, as in a telephone book. */
const lastName = (): string => {
  const text = pick(SYLLABLES) + pick(SYLLABLES) + (below(3) === 0 ? '' : pick(SYLLABLES));
  return text.charAt(0).toUpperCase() + text.slice(1);
};
interface Known {
  first: string;
  last: string;
  phone: string;
  local: string;
}
const person = (n: number): Known => {
  const [first, last] = [pick(FIRST), lastName()];
  return {
    first,
    last,
    phone: `+1312555${String(n).padStart(4, '0')}`,
    local: `${first}.${last}${n}`.toLowerCase(),
  };
};
const draft = (p: Known, domain = 'example.com'): LeadDraft => ({
  name: `${p.first} ${p.last}`,
  emails: [`${p.local}@${domain}`],
  phones: [p.phone],
});
const misspelt = (word: string): string => {
  const wrong = word.slice(0, 2) + (word[3] ?? '') + (word[2] ?? '') + word.slice(4);
  return wrong === word ? `${word}e` : wrong;
};
/** The same person as somebody writes them the second time. */
const AGAIN: readonly [string, (p: Known, n: number) => LeadDraft][] = [
  [
    'nickname, same phone',
    (p) => ({
      name: `${NICK.find(([name]) => name === p.first)?.[1] ?? p.first[0]} ${p.last}`,
      phones: [p.phone],
    }),
  ],
  ['typo, same phone', (p) => ({ name: `${p.first} ${misspelt(p.last)}`, phones: [p.phone] })],
  ['swapped, same phone', (p) => ({ name: `${p.last} ${p.first}`, phones: [p.phone] })],
  [
    'same mailbox elsewhere',
    (p) => draft({ ...p, phone: `+1773555${String(below(9999)).padStart(4, '0')}` }, 'example.net'),
  ],
];

const { ctx, owner: db, close } = await openBench();
const { tenantId, owner } = await addTenant(ctx, {
  company: { name: 'Bench', timeZone: 'America/Chicago', currency: 'USD' },
  owner: { name: 'Owner', email: 'owner@example.com', passwordHash: null },
});
const actor = systemActor(tenantId);
const settings = await insertSettings(ctx, actor);
async function insert(drafts: readonly LeadDraft[]): Promise<string[]> {
  const ids: string[] = [];
  for (let at = 0; at < drafts.length; at += CHUNK)
    ids.push(
      ...(await ctx.tx(actor, (tx) => insertLeads(ctx, tx, actor, drafts.slice(at, at + CHUNK), settings))),
    );
  return ids;
}

const people = Array.from({ length: ROWS }, (_, n) => person(n));
const existing = await insert(people.map((p) => draft(p)));
await db.query('analyze');
let began = performance.now();
await findDuplicates(ctx, tenantId, existing);
const first = (performance.now() - began) / 1000;
console.log(`${ROWS} leads looked through for the first time in ${first.toFixed(1)} s`);

const planted = Array.from({ length: Math.floor(NEW / 2) }, (_, n) => {
  const kind = AGAIN[n % AGAIN.length] as (typeof AGAIN)[number];
  const of = Math.floor((n * ROWS) / (NEW / 2));
  return { kind: kind[0], of: existing[of] as string, draft: kind[1](people[of] as Known, n) };
});
const fresh = Array.from({ length: NEW - planted.length }, (_, n) => draft(person(ROWS + n + 1)));
const added = await insert([...planted.map((p) => p.draft), ...fresh]);
began = performance.now();
await findDuplicates(ctx, tenantId, added);
const seconds = (performance.now() - began) / 1000;

const { rows: pairs } = await db.query<{ a: string; b: string; kind: string }>(
  'select a_id as a, b_id as b, kind from duplicate_pairs where a_id = any($1) or b_id = any($1)',
  [added],
);
const found = new Set(pairs.filter(({ kind }) => kind === 'person').map(({ a, b }) => `${a} ${b}`));
const isFound = (x: string, y: string) => found.has(x < y ? `${x} ${y}` : `${y} ${x}`);
for (const [kind] of AGAIN) {
  const of = planted.flatMap((p, i) => (p.kind === kind ? [isFound(p.of, added[i] as string)] : []));
  console.log(`${kind}: ${of.filter(Boolean).length} of ${of.length} found`);
}
const hits = planted.filter((p, i) => isFound(p.of, added[i] as string)).length;
console.log(`${pairs.length} pairs suggested, ${hits} of them planted`);
await db.query('analyze');
for (const who of ['first', 'second']) {
  const asked = performance.now();
  const { items, total, totalCapped } = await listDuplicates(ctx, owner, { limit: 20 });
  const took = (performance.now() - asked).toFixed(0);
  console.log(
    `${who} reading of the queue: ${items.length} of ${total}${totalCapped ? '+' : ''} in ${took} ms`,
  );
}
console.log(
  `${NEW} new against ${ROWS}: ${seconds.toFixed(2)} s (bar ${BAR_S} s) ${seconds <= BAR_S ? 'met' : 'MISSED'}`,
);
await close();
process.exitCode = seconds <= BAR_S && hits === planted.length ? 0 : 1;
