import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FoundFields } from '@lintel/contract';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { learn } from './learn.ts';
import { ADF, LABEL_MAIL, type MailParts, METADATA_MAIL, mail } from './mails.factory.ts';
import { readApart, TooHard } from './read-apart.ts';
import type { Known, Understood } from './read-letter.ts';
import { readMessage } from './read-message.ts';
import { readSentence } from './read-portal.ts';

const KNOWN: Known = { templates: [], country: 'US', own: ['sales@brokerage.example.com'] };
const read = async (raw: MailParts | Buffer, known = KNOWN) =>
  readMessage({ door: 'email', bytes: Buffer.isBuffer(raw) ? raw : mail(raw), known });
const understand = async (raw: MailParts | Buffer, known = KNOWN): Promise<Understood> =>
  (await read(raw, known)).understood;
async function lead(raw: MailParts | Buffer, known = KNOWN) {
  const understood = await understand(raw, known);
  assert.equal(understood.outcome, 'leads', JSON.stringify(understood));
  return understood.outcome === 'leads' ? understood.found[0]! : assert.fail();
}
async function notLead(raw: MailParts | Buffer, outcome: 'ignored' | 'waiting', key: string) {
  const understood = await understand(raw);
  assert.equal(understood.outcome, outcome, JSON.stringify(understood));
  assert.equal(understood.problem.key, key);
  return understood.found.fields;
}

const BEN: FoundFields = {
  name: 'Ben Carter',
  phone: '312.555.0177',
  email: 'ben.carter@example.com',
  street: '400 Lake Ave',
  city: 'Madison',
  state: 'WI',
  postalCode: '53703',
  message: 'Hello,\ncould I see the house on Saturday?\n\nThanks\nBen',
};

describe('formats', () => {
  test('the open meta-tag format, wherever the tags stand', async () => {
    const inHead = await lead(METADATA_MAIL);
    assert.equal(inHead.readBy, 'metadata');
    assert.equal(inHead.source, 'Home Finder');
    assert.equal(inHead.type, 'inquiry.seller');
    assert.deepEqual(inHead.fields, {
      name: "Ann O'Neil",
      email: 'Ann.ONeil+homes@example.com',
      phone: '(312) 555-0142',
      message: 'Is it still free?',
      street: '12 Oak Street',
      city: 'Springfield',
      state: 'IL',
      postalCode: '62704',
      listingId: 'A5712345',
      budget: '$450,000',
      leadType: 'Seller',
      timeline: '3-6 months',
    });
    const inBody = METADATA_MAIL.html!.replace(/<head>|<\/head>/g, '');
    assert.deepEqual((await lead({ ...METADATA_MAIL, html: inBody })).fields, inHead.fields);
  });

  test('ADF in the body, escaped in HTML, and attached; its phones, comments and provider', async () => {
    const escaped = ADF.replace(/[<>&]/g, (sign) => `&#${sign.charCodeAt(0)};`);
    for (const parts of [
      { text: ADF },
      { html: `<html><body><pre>${escaped}</pre></body></html>` },
      { text: 'See below', attachments: [{ type: 'text/xml', name: 'lead.xml', body: ADF }] },
      { text: 'See below', attachments: [{ type: 'application/octet-stream', name: 'lead.adf', body: ADF }] },
    ]) {
      const found = await lead(parts);
      assert.equal(found.readBy, 'adf');
      assert.equal(found.source, 'Lot and Key Homes');
      assert.equal(found.at?.toISOString(), '2026-11-23T10:05:00.000Z');
      assert.deepEqual(found.fields, {
        firstName: 'Cara',
        lastName: 'Diaz',
        email: 'cara.diaz@example.com',
        phone: '312-555-0111',
        message: 'Looking for 3 beds & a yard',
        timeline: 'within 30 days',
        externalId: 'LK-77',
        leadType: 'buyer',
      });
    }
  });

  test('ADF that would expand, fetch or nest without end is refused', async () => {
    const bombs = [
      `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${ADF.replace('Cara', '&x;')}`,
      `<adf>${'<a>'.repeat(5_000)}`,
      `<adf>${'<prospect></prospect>'.repeat(30_000)}</adf>`,
      '<adf><prospect><customer></prospect></adf>',
    ];
    for (const xml of bombs) {
      const { understood } = await readMessage({ door: 'adf', bytes: Buffer.from(xml), known: KNOWN });
      const fields = understood.outcome === 'leads' ? understood.found[0]?.fields : {};
      assert.ok(!JSON.stringify(fields).includes('root:'));
      if (understood.outcome === 'leads') assert.equal(fields?.firstName, '&x;');
    }
  });

  test('labels in seven languages, in lines, in tables, and above their values', async () => {
    const person = { email: 'kim@example.com', phone: '+1 312 555 0190' };
    const layouts: [string, FoundFields][] = [
      [
        'Nombre: Luz Peña\nTeléfono: +1 312 555 0190\nCorreo electrónico: kim@example.com\nMensaje: ¿Sigue libre?',
        { name: 'Luz Peña', message: '¿Sigue libre?' },
      ],
      [
        'Prénom : Zoé\nNom : Blanc\nTéléphone : +1 312 555 0190\nE-mail : kim@example.com\nVotre message : Bonjour',
        { firstName: 'Zoé', lastName: 'Blanc', message: 'Bonjour' },
      ],
      [
        'Vorname: Jörg\nNachname: Groß\nTelefon: +1 312 555 0190\nE-Mail: kim@example.com\nNachricht: Guten Tag',
        { firstName: 'Jörg', lastName: 'Groß', message: 'Guten Tag' },
      ],
      [
        'Nome e cognome: Gia Riva\nCellulare: +1 312 555 0190\nIndirizzo email: kim@example.com\nMessaggio: Buongiorno',
        { name: 'Gia Riva', message: 'Buongiorno' },
      ],
      [
        'Seu nome: João Luz\nTelemóvel: +1 312 555 0190\nEndereço de e-mail: kim@example.com\nMensagem: Olá',
        { name: 'João Luz', message: 'Olá' },
      ],
      [
        'Naam: Daan Vos\nTelefoonnummer: +1 312 555 0190\nE-mailadres: kim@example.com\nBericht: Goedendag',
        { name: 'Daan Vos', message: 'Goedendag' },
      ],
      [
        '*Full Name:* Kim Lee\n*Phone Number:* +1 312 555 0190\n*Email Address:* kim@example.com',
        { name: 'Kim Lee' },
      ],
      ['Name\nKim Lee\n\nPhone\n+1 312 555 0190\n\nEmail\nkim@example.com', { name: 'Kim Lee' }],
    ];
    for (const [text, more] of layouts)
      assert.deepEqual((await lead({ text })).fields, { ...person, ...more }, text);
    const rows = [
      ['Name', 'Kim Lee'],
      ['E-mail', '<a href="mailto:kim@example.com">kim@example.com</a>'],
      ['Phone', '+1 312 555 0190'],
    ];
    const html = `<table>${rows.map(([a, b]) => `<tr><td><b>${a}</b></td><td>${b}</td></tr>`).join('')}</table>`;
    assert.deepEqual((await lead({ html })).fields, { ...person, name: 'Kim Lee' });
  });

  test('portals by their senders: label words and sentences; a lookalike domain is none', async () => {
    const tour = {
      subject: 'Kim Lee is requesting information about 12 Oak St, Springfield, IL 62704',
      text: 'New contact\nKim Lee\n\nPhone: 312-555-0190\nEmail: kim@example.com',
    };
    const zillow = await lead({ from: 'Zillow <rentals@convo.zillow.com>', ...tour });
    assert.equal(zillow.source, 'Zillow');
    assert.equal(zillow.readBy, 'portal');
    assert.deepEqual(
      [zillow.fields.name, zillow.fields.street, zillow.fields.city, zillow.fields.postalCode],
      ['Kim Lee', '12 Oak St', 'Springfield', '62704'],
    );
    assert.equal((await lead({ from: 'x@notzillow.com', ...tour })).source, null);
    const scout = await lead({
      from: 'noreply@immobilienscout24.de',
      subject: 'Neue Anfrage von Jana Ost',
      text: 'E-Mail: jana@example.com\nTelefon: 030 5550100\nScout-ID: 123456\nNachricht:\nIst die Wohnung frei?\n\nMit freundlichen Grüßen',
    });
    assert.deepEqual(
      [scout.fields.name, scout.fields.listingId, scout.source],
      ['Jana Ost', '123456', 'ImmoScout24'],
    );
    assert.deepEqual(readSentence('{name} asks about {address}', 'Ann asks about 1 Elm.'), {
      name: 'Ann',
      address: '1 Elm',
    });
    assert.equal(readSentence('{name} asks about {address}', 'Ann asks for 1 Elm'), undefined);
  });

  test('forwarded mails: quoted under a mark, by header lines, and as an attachment', async () => {
    const body = LABEL_MAIL.text!;
    const marks = [
      `FYI\n\n---------- Forwarded message ---------\nFrom: Zillow <leads@zillow.com>\nDate: Mon, 23 Nov 2026\nSubject: New lead\nTo: me@brokerage.example.com\n\n${body}`,
      `Kannst du?\n\n-----Ursprüngliche Nachricht-----\nVon: Zillow <leads@zillow.com>\nGesendet: Montag\nAn: ich@brokerage.example.com\nBetreff: Neu\n\n${body}`,
      `Begin forwarded message:\n\n> From: Zillow <leads@zillow.com>\n> Subject: New lead\n> To: me@brokerage.example.com\n>\n${body.replace(/^/gm, '> ')}`,
    ];
    for (const text of marks) {
      const found = await lead({
        from: 'Agent <agent@brokerage.example.com>',
        subject: 'Fwd: New lead',
        text,
      });
      assert.equal(found.fields.email, BEN.email, text);
    }
    const inner = mail({ ...LABEL_MAIL, from: 'Zillow <leads@zillow.com>' });
    const attached = await lead({
      from: 'Agent <agent@brokerage.example.com>',
      subject: 'FW: a lead',
      text: 'see attached',
      attachments: [{ type: 'message/rfc822', name: 'lead.eml', body: inner }],
    });
    assert.equal(attached.source, 'Zillow');
    assert.deepEqual(attached.fields, BEN);
  });

  test('a template learnt from one mail reads the next one', async () => {
    const next = (who: string, at: string) =>
      mail({
        from: 'a@dom.example.com',
        subject: `Zapytanie: ${who}`,
        text: `Klient: ${who}, tel. ${at} (pilne)\nOferta\nM-17\n`,
      });
    const { anchors, missed } = await learn({
      bytes: next('Ewa Lis', '312 555 0101'),
      fields: { name: 'Ewa Lis', phone: '312 555 0101', listingId: 'M-17', city: 'Nowhere' },
    });
    assert.deepEqual(missed, ['city']);
    const template = { sender: 'dom.example.com', source: 'Dom', type: 'inquiry.general' as const, anchors };
    const found = await lead(next('Jan Dąb', '312 555 0102'), { ...KNOWN, templates: [template] });
    assert.deepEqual(found.fields, { name: 'Jan Dąb', phone: '312 555 0102', listingId: 'M-17' });
    assert.equal(found.source, 'Dom');
  });
});

describe('what is no lead', () => {
  test('bounces, automatic answers, receipts and replies say what they are, even with a lead quoted in them', async () => {
    const quoted = { html: METADATA_MAIL.html!, text: LABEL_MAIL.text! };
    await notLead(
      { from: 'Mailer <MAILER-DAEMON@mx.example.com>', ...quoted },
      'ignored',
      'inbox.ignored.bounce',
    );
    await notLead(
      { headers: { 'Auto-Submitted': 'auto-replied' }, ...quoted },
      'ignored',
      'inbox.ignored.auto_reply',
    );
    await notLead(
      { subject: 'Abwesenheitsnotiz: bin weg', ...quoted },
      'ignored',
      'inbox.ignored.auto_reply',
    );
    const report = mail({ text: 'x' })
      .toString()
      .replace(
        'Content-Type: text/plain; charset=utf-8',
        'Content-Type: multipart/report; report-type=disposition-notification; boundary=r',
      );
    await notLead(Buffer.from(report), 'ignored', 'inbox.ignored.receipt');
    const reply = { subject: 'Re: your listing', headers: { 'In-Reply-To': '<a@x.example.com>' } };
    await notLead(
      { ...reply, text: 'Saturday is fine.\nEmail: ann@example.com' },
      'ignored',
      'inbox.ignored.reply',
    );
    // Lead mail calls itself generated, and that is right.
    await lead({ ...LABEL_MAIL, headers: { 'Auto-Submitted': 'auto-generated' } });
  });

  test('mail in an unknown language, without text, or about nobody waits, with the sender as a suggestion', async () => {
    const polish = await notLead(
      { from: 'Jan <jan@example.com>', text: 'Proszę o kontakt' },
      'waiting',
      'inbox.waiting.unknown',
    );
    assert.deepEqual(polish, { name: 'Jan', email: 'jan@example.com' });
    const machine = await notLead(
      { from: 'no-reply@example.com', text: 'Weekly report' },
      'waiting',
      'inbox.waiting.unknown',
    );
    assert.deepEqual(machine, {});
    await notLead({ text: '' }, 'waiting', 'inbox.waiting.empty');
    await notLead({ text: 'Name: Ann\nMessage: call me' }, 'waiting', 'inbox.waiting.unreachable');
    // The company's own address is in many a mail.
    await notLead(
      { text: 'Name: Ann\nEmail: sales@brokerage.example.com' },
      'waiting',
      'inbox.waiting.unreachable',
    );
  });
});

describe('bad mail', () => {
  test('wrong charsets are put right where that is sure', async () => {
    const western = iconv.encode('Name: José Peña\nEmail: jose@example.com\nMessage: mañana', 'win1252');
    const utf8 = Buffer.from('Name: José Peña\nEmail: jose@example.com\nMessage: mañana');
    const as = (charset: string, body: Buffer) =>
      Buffer.concat([
        Buffer.from(`From: a@x.example.com\r\nSubject: x\r\nContent-Type: text/plain${charset}\r\n\r\n`),
        body,
      ]);
    for (const raw of [
      as('; charset=utf-8', western),
      as('; charset=x-unheard-of', western),
      as('', western),
      as('; charset=iso-8859-1', utf8),
      as('; charset=us-ascii', utf8),
    ])
      assert.equal((await lead(raw)).fields.name, 'José Peña', raw.toString('latin1'));
  });

  test('quoted-printable that is damaged or not announced is read as far as it makes sense', async () => {
    const head = 'From: a@x.example.com\r\nSubject: x\r\nContent-Type: text/plain; charset=utf-8\r\n';
    const coded =
      'Name: Jos=C3=A9 Pe=C3=B1a\r\nEmail: jose@exam=\r\nple.com\r\nMessage: a=3Db =ZZ 100=\r\n% =';
    const announced = await lead(
      Buffer.from(`${head}Content-Transfer-Encoding: quoted-printable\r\n\r\n${coded}`),
    );
    assert.equal(announced.fields.name, 'José Peña');
    assert.equal(announced.fields.email, 'jose@example.com');
    const silent = await lead(Buffer.from(`${head}\r\n${coded}`));
    assert.equal(silent.fields.name, 'José Peña');
    assert.equal(silent.fields.email, 'jose@example.com');
  });

  test('5,000 attachments, endless nesting and huge HTML are read as far as the limits go, and say so', async () => {
    const part = (i: number) =>
      `--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=${i}.txt\r\n\r\nx\r\n`;
    const many = Buffer.from(
      `From: a@x.example.com\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n${LABEL_MAIL.text}\r\n${Array.from({ length: 5_000 }, (_, i) => part(i)).join('')}--b--\r\n`,
    );
    assert.equal((await lead(many)).fields.email, BEN.email);
    assert.ok((await read(many)).view.notes.length > 0);
    const nested = Buffer.from(
      `From: a@x.example.com\r\n${Array.from({ length: 3_000 }, (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`).join('')}\r\nhi`,
    );
    await notLead(nested, 'waiting', 'inbox.waiting.empty');
    const deep = await read({ html: `${'<div>'.repeat(100_000)}Name: Ann` });
    assert.deepEqual(
      deep.view.notes.map(({ key }) => key),
      ['inbox.note.cut'],
    );
    await notLead({ text: `${'a'.repeat(3_000_000)}` }, 'waiting', 'inbox.waiting.unknown');
  });

  test('random bytes, and mails with bytes of theirs changed, never throw', async () => {
    const seeds = [mail(METADATA_MAIL), mail(LABEL_MAIL), mail({ text: ADF })];
    const damaged = fc
      .tuple(
        fc.constantFrom(...seeds),
        fc.array(fc.tuple(fc.nat(4_000), fc.uint8Array({ maxLength: 8 })), { maxLength: 12 }),
      )
      .map(([seed, cuts]) =>
        cuts.reduce(
          (raw, [at, bytes]) => Buffer.concat([raw.subarray(0, at), bytes, raw.subarray(at + 1)]),
          seed,
        ),
      );
    const noise = fc
      .array(
        fc.constantFrom(
          'From: ',
          'Content-Type: ',
          'multipart/mixed; boundary=b',
          '\r\n',
          '\r\n\r\n',
          '--b',
          '--b--',
          '=?utf-8?q?',
          '=\r\n',
          'Name: ',
          '<meta name=lead_',
          '<adf>',
          '\0',
          '\xff',
          'a@b.co',
          ': ',
          '> ',
        ),
        { maxLength: 80 },
      )
      .map((words) => Buffer.from(words.join(''), 'latin1'));
    const bytes = fc.uint8Array({ maxLength: 2_000 }).map((raw) => Buffer.from(raw));
    await fc.assert(
      fc.asyncProperty(fc.oneof(damaged, noise, bytes), async (raw) => {
        for (const door of ['email', 'adf'] as const) {
          const { understood, view } = await readMessage({ door, bytes: raw, known: KNOWN });
          const found = understood.outcome === 'leads' ? understood.found : [understood.found];
          for (const { fields } of found) {
            for (const value of Object.values(fields))
              assert.ok(value.length <= 20_000 && value.isWellFormed());
          }
          assert.ok((view.text ?? '').length <= 60_000);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('a mail that takes too long is given up, and the next is read', async () => {
    const task = { door: 'email' as const, bytes: mail(LABEL_MAIL), known: KNOWN };
    const [late, next] = await Promise.allSettled([readApart(task, 0), readApart(task)]);
    assert.ok(late.status === 'rejected' && late.reason instanceof TooHard);
    assert.equal(next.status, 'fulfilled');
    const { understood } = await readApart(task);
    assert.equal(understood.outcome, 'leads');
  });
});
