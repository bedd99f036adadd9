import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startPostOffice } from '../../../test/post-office.ts';
import { createFolderMail } from './folder.ts';
import type { Letter, Mail } from './mail.ts';
import { createSmtpMail } from './smtp.ts';

const from = 'Lintel <lintel@example.com>';
const letter: Letter = {
  to: 'Kim Example <kim@example.com>',
  subject: 'Grüße from Lintel',
  text: 'Plain words.\nA second line.',
};

interface Post {
  mail: Mail;
  /** Sources of the letters that arrived, oldest first. */
  arrived(): string[];
  stop(): Promise<void>;
}

async function onSmtp(): Promise<Post> {
  const office = await startPostOffice();
  const mail = createSmtpMail({ smtpUrl: `smtp://lintel:p%40ss@127.0.0.1:${office.port}`, from });
  return { mail, arrived: () => office.received.map(({ source }) => source), stop: office.stop };
}

async function inFolder(): Promise<Post> {
  const folder = join(mkdtempSync(join(tmpdir(), 'lintel-mail-')), 'mail');
  const names = () => readdirSync(folder).sort();
  return {
    mail: createFolderMail({ folder, from }),
    arrived: () => names().map((name) => readFileSync(join(folder, name), 'utf8')),
    stop: async () => rmSync(join(folder, '..'), { recursive: true }),
  };
}

for (const [name, open] of [
  ['over SMTP', onSmtp],
  ['into a folder', inFolder],
] as const) {
  describe(`mail ${name}`, () => {
    let post: Post;
    before(async () => {
      post = await open();
    });
    after(async () => {
      await post?.mail.close();
      await post?.stop();
    });

    test('a letter arrives with its sender, subject, text and the id that was told', async () => {
      const { id } = await post.mail.send(letter);
      const source = post.arrived().at(-1) ?? '';
      assert.match(source, /^From: Lintel <lintel@example\.com>\r$/m);
      assert.match(source, /^To: Kim Example <kim@example\.com>\r$/m);
      assert.match(source, /^Subject: =\?UTF-8\?/m);
      assert.match(source, /^Plain words\.\r\nA second line\./m);
      assert.match(id, /^<.+@.+>$/);
      assert.ok(source.includes(id));
    });

    test('an HTML part and headers go along', async () => {
      await post.mail.send({
        ...letter,
        html: '<p>Rich words.</p>',
        headers: { 'List-Unsubscribe': '<https://example.com/u>' },
      });
      const source = post.arrived().at(-1) ?? '';
      assert.match(source, /multipart\/alternative/);
      assert.match(source, /Plain words\./);
      assert.match(source, /<p>Rich words\.<\/p>/);
      assert.match(source, /^List-Unsubscribe: <https:\/\/example\.com\/u>\r$/m);
    });

    test('letters are kept in the order they were sent', async () => {
      const count = post.arrived().length;
      for (const n of [1, 2, 3]) await post.mail.send({ ...letter, subject: `Number ${n}` });
      const subjects = post
        .arrived()
        .slice(count)
        .map((source) => /^Subject: (.*)\r$/m.exec(source)?.[1]);
      assert.deepEqual(subjects, ['Number 1', 'Number 2', 'Number 3']);
    });

    test('refuses what would smuggle headers or recipients in, and sends nothing', async () => {
      const count = post.arrived().length;
      const evil: Partial<Letter>[] = [
        { to: 'kim@example.com\r\nBcc: all@example.com' },
        { subject: 'Hello\nBcc: all@example.com' },
        { subject: 'Hello\rX' },
        { subject: 'nul\0' },
        { headers: { 'X-Note': 'a\r\nBcc: all@example.com' } },
        { headers: { 'X-Note\r\nBcc': 'all@example.com' } },
        { headers: { 'X Note': 'a' } },
        { to: ' ' },
      ];
      for (const part of evil) await assert.rejects(post.mail.send({ ...letter, ...part }), Error);
      assert.equal(post.arrived().length, count);
    });
  });
}

test('letters in the folder are readable by nobody else', {
  skip: process.platform === 'win32',
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lintel-mail-'));
  await createFolderMail({ folder, from }).send(letter);
  const [name = ''] = readdirSync(folder);
  assert.match(name, /\.eml$/);
  assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600);
  rmSync(folder, { recursive: true });
});

test('a server that refuses the person or the password, or is away, makes sending fail', async () => {
  const office = await startPostOffice();
  const url = `127.0.0.1:${office.port}`;
  const right = createSmtpMail({ smtpUrl: `smtp://lintel:p%40ss@${url}`, from });
  await assert.rejects(right.send({ ...letter, to: 'unknown@example.com' }), /No such person/);
  const wrong = createSmtpMail({ smtpUrl: `smtp://lintel:wrong@${url}`, from });
  await assert.rejects(wrong.send(letter));
  await right.close();
  await office.stop();
  await assert.rejects(
    createSmtpMail({ smtpUrl: `smtp://${url}`, from }).send(letter),
    /ECONNREFUSED|refused/,
  );
  await wrong.close();
  assert.equal(office.received.length, 0);
});
