import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Outcome } from '../send.ts';
import { baseFor, decided, nextOf, replay } from './replay.ts';
import type { Placed, QueueStore, WaitingWrite } from './waiting-write.ts';

class Killed extends Error {}

/** The queue of a device as its disk has it; `fuse` counts down to the moment the app is killed. */
function makeQueue(
  fuse = { left: Number.POSITIVE_INFINITY },
): QueueStore & { rows: Map<string, WaitingWrite> } {
  const rows = new Map<string, WaitingWrite>();
  let last = 0;
  const burn = () => {
    if (--fuse.left < 0) throw new Killed();
  };
  return {
    rows,
    list: async () => [...rows].map(([id, write]): Placed => ({ id, write })),
    async add(write) {
      const id = String(++last).padStart(4, '0');
      rows.set(id, write);
      return id;
    },
    async set(id, write) {
      burn();
      if (write) rows.set(id, structuredClone(write));
      else rows.delete(id);
      burn();
    },
  };
}

const refuse = (status: number, code: string, context: Record<string, unknown> = {}): Outcome =>
  ({ error: { status, code, title: '', errors: [], context } }) as Outcome;

interface Note {
  key: string;
  text: string;
}
/** What the product promises of its server: keys are honoured, versions checked, a stale edit told what holds now. */
class Server {
  readonly leads = new Map<string, { version: number; fields: Record<string, unknown> }>();
  readonly notes = new Map<string, Note[]>();
  readonly left: Note[] = [];
  readonly tasks = new Map<string, { title: string; done: number }>();
  readonly gone = new Set<string>();
  readonly keys = new Map<string, { ask: string; reply: unknown }>();

  lead(id: string) {
    const known = this.leads.get(id) ?? {
      version: 1,
      fields: { name: 'Ada', budget: 1, tags: [], stage: 'new' },
    };
    this.leads.set(id, known);
    return known;
  }

  ask(write: WaitingWrite): Outcome {
    const ask = JSON.stringify([write.endpoint, write.call]);
    const kept = this.keys.get(write.key);
    if (kept) return kept.ask === ask ? { data: kept.reply } : refuse(422, 'idempotency.mismatch');
    const outcome = this.work(write);
    if ('data' in outcome) this.keys.set(write.key, { ask, reply: outcome.data });
    return outcome;
  }

  work({ endpoint, subject, key, call }: WaitingWrite): Outcome {
    const body = (call.body ?? {}) as Record<string, unknown>;
    if (endpoint === 'sync.leaveNote') {
      this.left.push({ key, text: String(body.text) });
      return { data: null };
    }
    if (endpoint === 'tasks.create') {
      if (this.tasks.has(subject)) return refuse(409, 'task.exists');
      this.tasks.set(subject, { title: String(body.title), done: 0 });
      return { data: {} };
    }
    if (endpoint === 'tasks.complete') {
      const task = this.tasks.get(subject);
      if (!task) return refuse(404, 'task.not_found');
      task.done++;
      return { data: {} };
    }
    if (this.gone.has(subject)) return refuse(404, 'lead.not_found');
    const lead = this.lead(subject);
    if (endpoint === 'leads.addNote') {
      this.notes.set(subject, [...(this.notes.get(subject) ?? []), { key, text: String(body.text) }]);
      return { data: {} };
    }
    const { version, ...fields } = body;
    if (version !== lead.version)
      return refuse(409, 'lead.stale', { version: lead.version, current: structuredClone(lead.fields) });
    Object.assign(lead.fields, structuredClone(fields));
    lead.version++;
    return { data: { version: lead.version } };
  }
}

const keys = () => {
  let made = 0;
  return () => `key-${++made}`;
};
const write = (over: Partial<WaitingWrite>): WaitingWrite => ({
  key: 'k',
  endpoint: 'leads.addNote',
  route: { method: 'post', path: '/leads/:leadId/notes' },
  call: { params: { leadId: 'a' }, body: { text: 'Hello' } },
  subject: 'a',
  about: 'Ada',
  madeAt: 0,
  state: 'waiting',
  ...over,
});
const edit = (server: Server, id: string, fields: Record<string, unknown>, key: string): WaitingWrite => {
  const lead = server.lead(id);
  return write({
    key,
    subject: id,
    endpoint: 'leads.update',
    base: baseFor(fields, structuredClone(lead.fields)),
    call: { params: { leadId: id }, body: { ...fields, version: lead.version } },
  });
};

test('another field changed meanwhile is merged; the same field waits for a person, whose word goes on top', async () => {
  const [server, queue, newKey] = [new Server(), makeQueue(), keys()];
  const tools = { store: queue, send: async (one: WaitingWrite) => server.ask(one), now: () => 0, newKey };
  await queue.add(edit(server, 'a', { budget: 5, stage: 'offer' }, 'k1'));
  await queue.add({ ...edit(server, 'a', { stage: 'closed' }, 'k2'), base: { stage: 'offer' } });
  await queue.add(write({ key: 'k3' }));
  Object.assign(server.lead('a').fields, { stage: 'showing', name: 'Ada B' });
  server.lead('a').version++;
  assert.deepEqual(await replay(tools), { end: 'done' });
  assert.deepEqual(server.lead('a').fields, { name: 'Ada B', budget: 5, tags: [], stage: 'showing' });
  assert.equal(server.notes.get('a')?.length, 1, 'what sets nothing else goes on');
  const [held, later] = [...queue.rows.values()];
  assert.equal(held?.state, 'conflict');
  assert.deepEqual(held?.conflicts, [{ field: 'stage', base: 'new', mine: 'offer', theirs: 'showing' }]);
  assert.equal(later?.key, 'k2', 'a later edit of that field stays behind it');
  const [id] = queue.rows.keys();
  await queue.set(id ?? '', decided(held as WaitingWrite, new Set(['stage']), newKey));
  await replay(tools);
  assert.equal(server.lead('a').fields.stage, 'closed');
  assert.equal(queue.rows.size, 0);
});

test('an edit overtaken again on its way keeps its conflict, and does not bring back what they took out', async () => {
  const [server, queue, newKey] = [new Server(), makeQueue(), keys()];
  await queue.add(edit(server, 'a', { stage: 'offer', tags: ['mine'] }, 'k1'));
  const { fields } = server.lead('a');
  Object.assign(fields, { stage: 'showing', tags: ['theirs'] });
  server.lead('a').version++;
  let sent = 0;
  const send = async (one: WaitingWrite) => {
    if (++sent === 2) {
      fields.tags = [];
      server.lead('a').version++;
    }
    return server.ask(one);
  };
  await replay({ store: queue, send, now: () => 0, newKey });
  assert.deepEqual(fields, { name: 'Ada', budget: 1, tags: ['mine'], stage: 'showing' });
  assert.deepEqual(
    [...queue.rows.values()].map(({ state, conflicts }) => [state, conflicts]),
    [['conflict', [{ field: 'stage', base: 'new', mine: 'offer', theirs: 'showing' }]]],
  );
});

test('a lead that went to somebody else: the note is left with them, the edit is refused with the reason', async () => {
  const [server, queue] = [new Server(), makeQueue()];
  await queue.add(edit(server, 'a', { budget: 5 }, 'k1'));
  await queue.add(write({ key: 'k2' }));
  server.gone.add('a');
  await replay({ store: queue, send: async (one) => server.ask(one), now: () => 0, newKey: keys() });
  assert.deepEqual(
    [...queue.rows.values()].map(({ state, refusal }) => [state, refusal?.code]),
    [
      ['refused', 'lead.not_found'],
      ['left', undefined],
    ],
  );
  assert.deepEqual(
    server.left.map(({ text }) => text),
    ['Hello'],
  );
});

test('what was sent and never confirmed is asked about once the server has forgotten its key', async () => {
  const queue = makeQueue();
  await queue.add(write({ sentAt: 0 }));
  const sent: string[] = [];
  const send = async (one: WaitingWrite): Promise<Outcome> => {
    sent.push(one.key);
    return { data: {} };
  };
  await replay({ store: queue, send, now: () => 24 * 3_600_000, newKey: keys() });
  assert.deepEqual(sent, []);
  assert.equal([...queue.rows.values()][0]?.state, 'unsure');
  assert.equal(nextOf(await queue.list()), undefined);
});

test('a server that asks to wait stops the round, with its word how long', async () => {
  const queue = makeQueue();
  await queue.add(write({}));
  const error = {
    status: 429,
    code: 'request.rate_limited',
    title: '',
    errors: [],
    context: {},
    retryAfter: 7,
  };
  const send = async () => ({ error }) as unknown as Outcome;
  assert.deepEqual(await replay({ store: queue, send, now: () => 0, newKey: keys() }), {
    end: 'later',
    retryAfter: 7,
  });
  assert.equal(queue.rows.size, 1);
});

const newTask = (id: string, key: string, over: Partial<WaitingWrite> = {}) =>
  write({ key, endpoint: 'tasks.create', subject: id, call: { body: { id, title: `Task ${id}` } }, ...over });
const doneTask = (id: string, key: string) =>
  write({ key, endpoint: 'tasks.complete', subject: id, call: { params: { taskId: id } } });

test('a new task whose answer was lost is sent again however late, for it brings its id; refused, it holds its completing', async () => {
  const [server, queue] = [new Server(), makeQueue()];
  await queue.add(newTask('t1', 'k1', { sentAt: 0 }));
  await queue.add(doneTask('t1', 'k2'));
  await queue.add(newTask('t2', 'k3'));
  server.work(newTask('t1', 'before'));
  const send = async (one: WaitingWrite) =>
    one.key === 'k3' ? refuse(404, 'lead.not_found') : server.ask(one);
  await queue.add(doneTask('t2', 'k4'));
  await replay({ store: queue, send, now: () => 48 * 3_600_000, newKey: keys() });
  assert.deepEqual([...server.tasks], [['t1', { title: 'Task t1', done: 1 }]]);
  assert.deepEqual(
    [...queue.rows.values()].map(({ endpoint, state }) => [endpoint, state]),
    [
      ['tasks.create', 'refused'],
      ['tasks.complete', 'waiting'],
    ],
  );
});

/** One device's day and what the world does to it. */
const Step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: fc.constant('note' as const), lead: fc.constantFrom('a', 'b') }) },
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constantFrom('mine' as const, 'theirs' as const),
      lead: fc.constantFrom('a', 'b'),
      field: fc.constantFrom('name', 'budget', 'stage'),
      value: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constantFrom('tag' as const, 'theirTag' as const),
      lead: fc.constantFrom('a', 'b'),
      value: fc.integer({ min: 1, max: 5 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constantFrom('task' as const, 'taskDone' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('network' as const),
      /** Of each message: delivered, its answer lost, or lost before it arrives; some arrive twice, some behind a change by others. */
      fate: fc.array(fc.constantFrom('ok', 'ok', 'answer-lost', 'lost', 'twice', 'overtaken'), {
        maxLength: 8,
      }),
      kill: fc.option(fc.integer({ min: 0, max: 12 })),
    }),
  },
);

test('whatever the network, the order and the kills: nothing is lost, nothing doubled, and all ends the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(Step, { maxLength: 40 }), fc.boolean(), async (steps, mine) => {
      const server = new Server();
      const fuse = { left: Number.POSITIVE_INFINITY };
      const queue = makeQueue(fuse);
      const newKey = keys();
      /** What this device shows: the server's fields as last seen, with its own edits on top. */
      const shown = new Map<string, Record<string, unknown>>();
      const seen = (id: string) => {
        const fields = shown.get(id) ?? structuredClone(server.lead(id).fields);
        shown.set(id, fields);
        return fields;
      };
      const versions = new Map<string, number>();
      const written: string[] = [];
      const madeTasks: string[] = [];
      const doneTasks: string[] = [];
      /** Values each field ever held on the server by somebody's will. */
      const wanted = new Set<string>([
        'a name Ada',
        'b name Ada',
        'a budget 1',
        'b budget 1',
        'a stage new',
        'b stage new',
        'a budget 9',
        'b budget 9',
      ]);
      const by = (lead: ReturnType<Server['lead']>, fields: Record<string, unknown>) => {
        Object.assign(lead.fields, fields);
        lead.version++;
      };
      const send = (fates: string[]) => async (one: WaitingWrite) => {
        const fate = fates.shift() ?? 'ok';
        if (fate === 'lost') return refuse(0, 'network');
        if (fate === 'overtaken' && one.endpoint === 'leads.update')
          by(server.lead(one.subject), { budget: 9 });
        const outcome = server.ask(one);
        if (fate === 'twice') assert.deepEqual(server.ask(one), outcome);
        return fate === 'answer-lost' ? refuse(0, 'network') : outcome;
      };
      const change = async (id: string, fields: Record<string, unknown>) => {
        const before = seen(id);
        await queue.add(
          write({
            key: newKey(),
            subject: id,
            endpoint: 'leads.update',
            base: baseFor(fields, structuredClone(before)),
            call: { params: { leadId: id }, body: { ...fields, version: versions.get(id) ?? 1 } },
          }),
        );
        Object.assign(before, fields);
      };
      const tags = new Map<string, Set<string>>([
        ['a', new Set()],
        ['b', new Set()],
      ]);
      for (const step of steps) {
        if (step.act === 'note') {
          const text = `note ${written.length}`;
          written.push(`${step.lead} ${text}`);
          await queue.add(write({ key: newKey(), subject: step.lead, call: { body: { text } } }));
        } else if (step.act === 'mine') {
          const fields = { [step.field]: step.value, ...(step.value > 2 && { budget: step.value }) };
          for (const field of Object.keys(fields)) wanted.add(`${step.lead} ${field} ${step.value}`);
          await change(step.lead, fields);
        } else if (step.act === 'theirs') {
          wanted.add(`${step.lead} ${step.field} ${step.value}`);
          by(server.lead(step.lead), { [step.field]: step.value });
        } else if (step.act === 'tag') {
          const held = seen(step.lead).tags as string[];
          tags.get(step.lead)?.add(`m${step.value}`);
          if (!held.includes(`m${step.value}`))
            await change(step.lead, { tags: [...held, `m${step.value}`] });
        } else if (step.act === 'theirTag') {
          const lead = server.lead(step.lead);
          tags.get(step.lead)?.add(`t${step.value}`);
          by(lead, { tags: [...new Set([...(lead.fields.tags as string[]), `t${step.value}`])] });
        } else if (step.act === 'task') {
          const id = `t${madeTasks.length}`;
          madeTasks.push(id);
          await queue.add(newTask(id, newKey()));
        } else if (step.act === 'taskDone') {
          const id = madeTasks.find((one) => !doneTasks.includes(one));
          if (id === undefined) continue;
          doneTasks.push(id);
          await queue.add(doneTask(id, newKey()));
        } else if (step.act === 'network') {
          fuse.left = step.kill ?? Number.POSITIVE_INFINITY;
          await replay({ store: queue, send: send([...step.fate]), now: () => 0, newKey }).catch(
            (error: unknown) => {
              if (!(error instanceof Killed)) throw error;
            },
          );
          fuse.left = Number.POSITIVE_INFINITY;
        }
      }
      // The line is good again, and the person decides all conflicts the same way.
      for (let round = 0; round < 100 && queue.rows.size > 0; round++) {
        await replay({ store: queue, send: send([]), now: () => 0, newKey });
        for (const [id, one] of queue.rows) {
          if (one.state !== 'conflict') continue;
          const fields = new Set(mine ? (one.conflicts ?? []).map(({ field }) => field) : []);
          await queue.set(id, decided(one, fields, newKey));
          break;
        }
      }
      assert.equal(queue.rows.size, 0, 'nothing stays behind');
      const arrived = [...server.notes].flatMap(([id, notes]) => notes.map(({ text }) => `${id} ${text}`));
      assert.deepEqual([...arrived].sort(), [...written].sort(), 'each note once');
      assert.deepEqual(
        [...server.tasks].map(([id, { done }]) => [id, done]),
        madeTasks.map((id) => [id, doneTasks.includes(id) ? 1 : 0]),
        'each task once, in order, done once where it was done',
      );
      for (const id of ['a', 'b']) {
        const own = written.filter((note) => note.startsWith(id));
        assert.deepEqual(
          arrived.filter((note) => note.startsWith(id)),
          own,
          'in the order they were written',
        );
        const { fields } = server.lead(id);
        for (const field of ['name', 'budget', 'stage'])
          assert.ok(wanted.has(`${id} ${field} ${fields[field]}`), 'a value somebody wanted');
        assert.deepEqual(
          [...(fields.tags as string[])].sort(),
          [...(tags.get(id) ?? [])].sort(),
          'every tag once',
        );
        if (mine) {
          const last = steps.findLast((step) => step.act === 'mine' && step.lead === id);
          if (last?.act === 'mine') {
            const after = steps.slice(steps.lastIndexOf(last) + 1);
            const theirs = after.some(
              (step) => step.act === 'theirs' && step.lead === id && step.field === last.field,
            );
            if (!theirs && last.field !== 'budget')
              assert.equal(fields[last.field], last.value, 'my last word holds where I keep mine');
          }
        }
      }
    }),
    { numRuns: 150 },
  );
});
