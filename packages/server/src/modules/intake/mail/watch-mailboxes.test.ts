import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { contract } from '@lintel/contract';
import { noDovecot, startDovecot, type TestImap } from '../../../../test/dovecot.ts';
import { until } from '../../../../test/until.ts';
import { createWorld, type ProblemError, type TestTenant, type World } from '../../../../test/world.ts';
import { newId } from '../../../kernel/ids.ts';
import { readSmallMail } from '../messages/messages.jobs.ts';
import { LABEL_MAIL, mail } from './mails.factory.ts';
import { watchMailbox, watchMailboxes } from './watch-mailboxes.ts';

describe('a mailbox on a real IMAP server', { skip: noDovecot }, () => {
  let world: World;
  let imap: TestImap;
  before(async () => {
    [world, imap] = await Promise.all([createWorld({ EGRESS_ALLOW: '127.0.0.1,localhost' }), startDovecot()]);
    await world.work([readSmallMail]);
  });
  after(async () => {
    await world.close();
    await imap.stop();
  });

  const connection = () => ({
    host: '127.0.0.1',
    port: imap.port,
    security: 'none' as const,
    user: imap.user,
    password: imap.password,
  });
  const add = async (tenant: TestTenant, more: { afterwards?: 'leave' | 'seen'; sinceDays?: number } = {}) =>
    (await world.client(tenant.owner)).call(contract.messages.addMailbox, {
      body: { kind: 'imap', name: 'Leads', source: 'Mailbox', ...connection(), ...more },
    });
  const messages = async (tenant: TestTenant) => {
    const client = await world.client(tenant.owner);
    const lists = await Promise.all(
      (['open', 'read', 'ignored'] as const).map((state) =>
        client.call(contract.messages.list, { query: { state } }),
      ),
    );
    return lists.flatMap(({ items }) => items);
  };
  const box = async (tenant: TestTenant) =>
    (await (await world.client(tenant.owner)).call(contract.messages.mailboxes)).items[0]!;
  const remove = async (tenant: TestTenant) =>
    (await world.client(tenant.owner)).call(contract.messages.removeMailbox, {
      params: { mailboxId: (await box(tenant)).id },
    });

  test('mail that was there is left, new mail is read at once, over a reconnect and never twice', async () => {
    const tenant = await world.tenant();
    imap.deliver(mail({ ...LABEL_MAIL, subject: 'before', id: '<before@x.example.com>' }));
    await new Promise((soon) => setTimeout(soon, 1_100));
    await add(tenant);
    const watching = watchMailboxes(world.ctx, 100);
    try {
      await until('it is watched', async () => (await box(tenant)).sync === 'watching');
      imap.deliver(mail({ ...LABEL_MAIL, subject: 'first', id: '<first@x.example.com>' }));
      await until('the first is read', async () => (await messages(tenant)).some((m) => m.state === 'read'));
      await imap.kill();
      await until('the trouble shows', async () => (await box(tenant)).sync === 'failing');
      assert.match((await box(tenant)).problem ?? '', /answer/);
      await imap.start();
      imap.deliver(mail({ ...LABEL_MAIL, subject: 'second', id: '<second@x.example.com>' }));
      // A person may have it tried again before the pause is over.
      await (await world.client(tenant.owner)).call(contract.messages.updateMailbox, {
        params: { mailboxId: (await box(tenant)).id },
        body: { active: true },
      });
      await until('the second is there', async () => (await messages(tenant)).length === 2);
    } finally {
      await watching.close();
    }
    assert.deepEqual((await messages(tenant)).map(({ subject }) => subject).sort(), ['first', 'second']);
    assert.equal((await messages(tenant))[0]?.channel, 'Leads');
    const lead = await (await world.client(tenant.owner)).call(contract.leads.list);
    assert.equal(lead.items.length, 1);
    await remove(tenant);
  });

  test('when the server numbers anew, nothing is kept twice and nothing is missed', async () => {
    const tenant = await world.tenant();
    imap.renumber();
    const first = mail({ ...LABEL_MAIL, subject: 'one', id: '<one@x.example.com>' });
    await add(tenant, { sinceDays: 1 });
    const { id } = await box(tenant);
    imap.deliver(first);
    const turn = async (want: number) => {
      const stop = new AbortController();
      const session = watchMailbox(world.ctx, tenant.id, id, newId(), stop.signal);
      await until(`${want} are there`, async () => (await messages(tenant)).length === want);
      stop.abort();
      await session;
    };
    await turn(1);
    await imap.kill();
    imap.renumber();
    // Of Dovecot, UIDVALIDITY is the second the folder was made in.
    await new Promise((soon) => setTimeout(soon, 1_100));
    await imap.start();
    imap.deliver(first);
    imap.deliver(mail({ ...LABEL_MAIL, subject: 'two', id: '<two@x.example.com>' }));
    await turn(2);
    await remove(tenant);
  });

  test('what is wrong with a connection is said in words, and nothing is kept of it', async () => {
    const tenant = await world.tenant();
    const client = await world.client(tenant.owner);
    const trouble = async (want: object): Promise<string> => {
      try {
        await client.call(contract.messages.testMailbox, { body: { ...connection(), ...want } });
        return 'it works';
      } catch (error) {
        return (error as ProblemError).problem.title;
      }
    };
    assert.equal(await trouble({}), 'it works');
    assert.match(await trouble({ password: 'wrong' }), /user name and password/);
    assert.match(await trouble({ folder: 'Nowhere' }), /no such folder/);
    assert.match(await trouble({ port: 1 }), /Nothing answers/);
    assert.match(await trouble({ port: imap.tlsPort, security: 'tls' }), /certificate/);
    assert.match(await trouble({ security: 'tls' }), /TLS/);
    assert.match(await trouble({ host: '10.0.0.1' }), /public internet/);
    await assert.rejects(
      client.call(contract.messages.addMailbox, {
        body: { kind: 'imap', name: 'Wrong', ...connection(), password: 'wrong' },
      }),
    );
    assert.deepEqual((await client.call(contract.messages.mailboxes)).items, []);
    await add(tenant);
    await assert.rejects(add(tenant), (error: ProblemError) => error.problem.code === 'mailbox.taken');
  });
});
