import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composeLetter, type LetterKind } from './mails.ts';

const LINK = 'https://crm.example.com/reset#abc_-123';
const to = { email: 'kim@example.com', name: 'Kim Example' };
/** What is tried on templates, headers and readers. */
const EVIL = [
  '{{7*7}} \u0024{7*7} #{7*7} <%= 7*7 %>',
  '{company} {inviter} {name} {email}',
  '<b onload=alert(1)>x</b>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</p></body></html><script>alert(1)</script>',
  '&lt;script&gt;',
  'x\r\nBcc: all@example.com',
  'x\n\nSecond body',
  'x\u2028Bcc: all@example.com',
  'x\u0000y',
  '=?utf-8?q?=0D=0ABcc:_all@example.com?=',
  '\u202Egnp.exe',
  '%0d%0aBcc: all@example.com',
  'https://evil.example.net/login',
  'javascript://x www.evil.example.net',
  '//evil.example.net',
  '__proto__',
  '$& $1 $$',
  'long '.repeat(100),
];

test('whatever people are called arrives as text: in the subject, in the words, in HTML', () => {
  for (const evil of EVIL) {
    const letter = composeLetter(
      'invitation',
      { email: to.email, name: evil },
      { company: evil, inviter: evil, role: evil, days: 7 },
      LINK,
    );
    assert.equal(letter.to, to.email);
    assert.doesNotMatch(letter.subject, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u, evil);
    assert.ok(letter.subject.length < 200, evil);
    const html = letter.html ?? '';
    // The only tags and attributes are the letter's own.
    const tags = new Set(html.match(/<\/?[a-z!]+/gi));
    assert.deepEqual(
      [...tags].filter((tag) => !/^<\/?(?:!doctype|html|body|p|a)$/i.test(tag)),
      [],
      evil,
    );
    assert.deepEqual(html.match(/href="[^"]*"/g), [`href="${LINK}"`], evil);
    for (const tag of html.match(/<[^>]*>/g) ?? []) assert.doesNotMatch(tag, /\son\w+=|\ssrc=/i, evil);
    assert.doesNotMatch(letter.text, /^Bcc:/m, evil);
    // No address to click on but the letter's own.
    assert.deepEqual(letter.text.match(/\S*:?\/\/\S+|www\.\S+/g), [LINK], evil);
    for (const part of [letter.subject, letter.text, html]) assert.doesNotMatch(part, /\b49\b/, evil);
  }
  const twice = composeLetter(
    'invitation',
    to,
    { company: '{inviter}', inviter: '{company}', role: 'Agent', days: 7 },
    LINK,
  );
  assert.equal(twice.subject, '{inviter} invites you to Lintel');
  assert.match(twice.text, /^\{company\} invites you to work in \{inviter\} as Agent\.$/m);
});

test('every letter has all its places filled, in text and HTML', () => {
  const kinds: LetterKind[] = [
    'reset',
    'invitation',
    'namelessInvitation',
    'email',
    'passwordChanged',
    'passwordReset',
    'emailAsked',
    'emailChanged',
  ];
  const values = {
    company: 'Harbor',
    inviter: 'Olive',
    role: 'Agent',
    days: 7,
    hours: 24,
    minutes: 60,
    newEmail: 'new@example.com',
  };
  for (const kind of kinds) {
    const letter = composeLetter(kind, to, values, LINK);
    for (const part of [letter.subject, letter.text, letter.html!])
      assert.doesNotMatch(part, /\{\w+\}|undefined/, kind);
    assert.match(letter.text, /^Hello Kim Example,$/m);
    const asks = ['reset', 'invitation', 'namelessInvitation', 'email'].includes(kind);
    assert.equal(letter.text.includes(LINK), asks, kind);
    assert.equal(letter.html!.includes(LINK), asks, kind);
  }
});
