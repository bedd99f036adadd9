import { type MessageKey, type MessageValues, t } from '@lintel/contract/messages';
import type { Letter } from '../../kernel/mail/mail.ts';

/** The letters of this module: subject, paragraphs before the link, its button, paragraphs after. */
const LETTERS = {
  reset: {
    subject: 'mail.reset.subject',
    before: ['mail.reset.text'],
    button: 'mail.reset.button',
    after: ['mail.reset.life', 'mail.reset.unasked'],
  },
  invitation: {
    subject: 'mail.invitation.subject',
    before: ['mail.invitation.text'],
    button: 'mail.invitation.button',
    after: ['mail.invitation.life', 'mail.invitation.unasked'],
  },
  namelessInvitation: {
    subject: 'mail.invitation.subject',
    before: ['mail.invitation.text_nameless'],
    button: 'mail.invitation.button',
    after: ['mail.invitation.life', 'mail.invitation.unasked'],
  },
  email: {
    subject: 'mail.email.subject',
    before: ['mail.email.text'],
    button: 'mail.email.button',
    after: ['mail.email.life', 'mail.email.unasked'],
  },
  passwordChanged: {
    subject: 'mail.password_changed.subject',
    before: ['mail.password_changed.text', 'mail.password_changed.sessions', 'mail.not_you'],
  },
  passwordReset: {
    subject: 'mail.password_reset.subject',
    before: ['mail.password_reset.text', 'mail.password_reset.sessions', 'mail.not_you'],
  },
  totpEnabled: {
    subject: 'mail.totp_enabled.subject',
    before: ['mail.totp_enabled.text', 'mail.not_you'],
  },
  factorsRemoved: {
    subject: 'mail.factors_removed.subject',
    before: ['mail.factors_removed.text', 'mail.not_you'],
  },
  totpRemoved: {
    subject: 'mail.totp_removed.subject',
    before: ['mail.totp_removed.text', 'mail.not_you'],
  },
  passkeyAdded: {
    subject: 'mail.passkey_added.subject',
    before: ['mail.passkey_added.text', 'mail.not_you'],
  },
  passkeyRemoved: {
    subject: 'mail.passkey_removed.subject',
    before: ['mail.passkey_removed.text', 'mail.not_you'],
  },
  recoveryCodesMade: {
    subject: 'mail.recovery_codes_made.subject',
    before: ['mail.recovery_codes_made.text', 'mail.not_you'],
  },
  identityLinked: {
    subject: 'mail.identity_linked.subject',
    before: ['mail.identity_linked.text', 'mail.not_you'],
  },
  identityUnlinked: {
    subject: 'mail.identity_unlinked.subject',
    before: ['mail.identity_unlinked.text', 'mail.not_you'],
  },
  sessionReplayed: {
    subject: 'mail.session_replayed.subject',
    before: ['mail.session_replayed.text', 'mail.session_replayed.hint'],
  },
  emailAsked: {
    subject: 'mail.email_asked.subject',
    before: ['mail.email_asked.text', 'mail.email_not_you'],
  },
  emailChanged: {
    subject: 'mail.email_changed.subject',
    before: ['mail.email_changed.text', 'mail.email_not_you'],
  },
} as const satisfies Record<
  string,
  {
    subject: MessageKey;
    before: readonly MessageKey[];
    button?: MessageKey;
    after?: readonly MessageKey[];
  }
>;
export type LetterKind = keyof typeof LETTERS;

/**
 * Writes a letter in plain text and HTML. `values` may hold what people typed: it fills places, never makes new ones,
 * and arrives as text. Letters with a button need `link`.
 */
export function composeLetter(
  kind: LetterKind,
  to: { email: string; name: string | null },
  values: MessageValues,
  link?: string,
): Letter {
  const letter: {
    subject: MessageKey;
    before: readonly MessageKey[];
    button?: MessageKey;
    after?: readonly MessageKey[];
  } = LETTERS[kind];
  const filled = Object.fromEntries(
    Object.entries({ email: to.email, ...values, name: to.name ?? '' }).map(([name, value]) => [
      name,
      typeof value === 'string' ? oneLine(value) : value,
    ]),
  );
  const say = (key: MessageKey): string => t(key, filled);
  const hello = say(to.name ? 'mail.hello' : 'mail.hello_nameless');
  const before = [hello, ...letter.before.map(say)];
  const after = (letter.after ?? []).map(say);
  const sentBy = say('mail.sent_by');
  const button = letter.button && link ? { words: say(letter.button), link } : undefined;
  const help = say('mail.link_help');
  return {
    to: to.email,
    subject: say(letter.subject),
    text: [
      ...before,
      ...(button ? [`${button.words}:\n${button.link}`] : []),
      ...after,
      `-- \n${sentBy}`,
    ].join('\n\n'),
    html: [
      '<!doctype html><html><body style="font-family:sans-serif;font-size:16px;line-height:1.5;color:#1a1f2b;max-width:560px">',
      ...before.map(paragraph),
      ...(button
        ? [
            `<p><a href="${escapeHtml(button.link)}" style="display:inline-block;padding:12px 20px;border-radius:8px;background:#1f4fd8;color:#ffffff;text-decoration:none">${escapeHtml(button.words)}</a></p>`,
            paragraph(help),
            `<p style="word-break:break-all">${escapeHtml(button.link)}</p>`,
          ]
        : []),
      ...after.map(paragraph),
      `<p style="font-size:13px;color:#5b6472">${escapeHtml(sentBy)}</p></body></html>`,
    ].join('\n'),
    // Nobody's holiday notice needs to answer a machine (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

const paragraph = (text: string): string => `<p>${escapeHtml(text)}</p>`;

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

/** What somebody typed, as a few words of one line: no break that could start a header, no address to click on. */
const oneLine = (text: string): string => {
  const line = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/(?:[a-z][a-z0-9+.-]*:)?\/\//gi, ' ')
    .replace(/\bwww\./gi, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
};
