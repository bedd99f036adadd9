import { z } from 'zod';
import { cursorQuery, Id, Line, Moment, pageOf, Text } from './common.ts';
import { endpoint } from './endpoint.ts';
import { DOORS, INQUIRY_TYPES, Received } from './inquiries.ts';

/** Largest e-mail or ADF post that is taken, in bytes. */
export const MESSAGE_MAX_BYTES = 25 * 1024 * 1024;

/**
 * `kept`: not read yet. `waiting`: nobody could be read out of it, a person decides. `read`: led to an event of a lead.
 * `ignored`: no lead. `failed`: reading it gave up.
 */
export const MESSAGE_STATES = ['kept', 'waiting', 'read', 'ignored', 'failed'] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/** Values that can be found in a message. */
export const FOUND_FIELDS = [
  'name',
  'firstName',
  'lastName',
  'email',
  'phone',
  'message',
  'listingId',
  'url',
  'street',
  'city',
  'state',
  'postalCode',
  'price',
  'propertyType',
  'bedrooms',
  'bathrooms',
  'location',
  'budget',
  'leadType',
  'timeline',
  'externalId',
] as const;
export type FoundField = (typeof FOUND_FIELDS)[number];

/** What was found in a message, in the words it stood in; what the message does not say is absent. */
export const FoundFields = z
  .strictObject({
    name: Line(200),
    firstName: Line(100),
    lastName: Line(100),
    email: Line(254),
    phone: Line(50),
    message: Text(20_000),
    listingId: Line(60),
    url: Line(2000),
    street: Line(200),
    city: Line(120),
    state: Line(60),
    postalCode: Line(20),
    price: Line(60),
    propertyType: Line(120),
    bedrooms: Line(20),
    bathrooms: Line(20),
    location: Line(500),
    budget: Line(80),
    leadType: Line(60),
    timeline: Line(120),
    externalId: Line(200),
  })
  .partial()
  .meta({ id: 'FoundFields' });
export type FoundFields = z.output<typeof FoundFields>;

/** How a message was understood. */
export const READ_BY = ['metadata', 'adf', 'template', 'portal', 'labels', 'none'] as const;

export const IntakeMessage = z
  .object({
    id: Id,
    door: z.enum(DOORS),
    /** Name of the mailbox it came by. */
    channel: z.string().nullable(),
    from: z.string().nullable(),
    subject: z.string().nullable(),
    bytes: z.int(),
    state: z.enum(MESSAGE_STATES),
    /** Why it waits, was ignored or failed, in a sentence. */
    problem: z.string().nullable(),
    receivedAt: Moment,
    settledAt: Moment.nullable(),
    leadId: Id.nullable(),
    /** The original is past its time and gone. */
    forgotten: z.boolean(),
  })
  .meta({ id: 'IntakeMessage' });
export type IntakeMessage = z.output<typeof IntakeMessage>;

export const IntakeMessageDetail = IntakeMessage.extend({
  sentAt: Moment.nullable(),
  /** The original as plain text, shortened where it is very long. */
  text: z.string().nullable(),
  attachments: z.array(z.object({ name: z.string().nullable(), type: z.string(), bytes: z.int() })),
  /** What stood in the way of reading all of it. */
  notes: z.array(z.string()),
  fields: FoundFields,
  source: z.string().nullable(),
  type: z.enum(INQUIRY_TYPES),
  readBy: z.enum(READ_BY),
  /** Whose mail a template taught from this one would read: a domain or an address; null where there is no sender. */
  sender: z.string().nullable(),
  /** A template taught for this sender. */
  templateId: Id.nullable(),
}).meta({ id: 'IntakeMessageDetail' });
export type IntakeMessageDetail = z.output<typeof IntakeMessageDetail>;

/** Where a value stands: after a label on its line, below it, between two texts of a line. */
export const MailAnchor = z
  .strictObject({
    field: z.enum(FOUND_FIELDS),
    /** In the subject rather than in the text. */
    inSubject: z.boolean().default(false),
    /** Words before the value; on the same line, or alone on the line above when `below`. */
    after: z.string().max(200),
    below: z.boolean().default(false),
    /** Words behind the value on its line. */
    before: z.string().max(200).default(''),
  })
  .meta({ id: 'MailAnchor' });
export type MailAnchor = z.output<typeof MailAnchor>;

/** How mail of a sender is read. */
export const MailTemplate = z
  .object({
    id: Id,
    sender: z.string(),
    source: z.string().nullable(),
    type: z.enum(INQUIRY_TYPES),
    anchors: z.array(MailAnchor),
    updatedAt: Moment,
  })
  .meta({ id: 'MailTemplate' });
export type MailTemplate = z.output<typeof MailTemplate>;

/** What a template made of these values would read, and which of them stand nowhere in the message. */
export const Taught = z
  .object({
    sender: z.string(),
    anchors: z.array(MailAnchor),
    missed: z.array(z.enum(FOUND_FIELDS)),
    /** Waiting messages of the same sender. */
    waiting: z.int(),
  })
  .meta({ id: 'TaughtTemplate' });
export type Taught = z.output<typeof Taught>;

export const Mailbox = z
  .object({
    id: Id,
    /** `imap`: a folder that is watched. `address`: an address raw mail is posted to. */
    kind: z.enum(['imap', 'address']),
    name: z.string(),
    source: z.string().nullable(),
    active: z.boolean(),
    host: z.string().nullable(),
    port: z.int().nullable(),
    security: z.enum(['tls', 'starttls', 'none']).nullable(),
    user: z.string().nullable(),
    folder: z.string().nullable(),
    afterwards: z.enum(['leave', 'seen', 'move']),
    moveTo: z.string().nullable(),
    /** `watching`: connected and told of new mail at once. */
    sync: z.enum(['watching', 'waiting', 'failing', 'paused', 'open']),
    /** The last error, in a sentence; null when the last look went well. */
    problem: z.string().nullable(),
    checkedAt: Moment.nullable(),
    /** When the last mail came in by it. */
    mailAt: Moment.nullable(),
    nextAt: Moment.nullable(),
    createdAt: Moment,
  })
  .meta({ id: 'Mailbox' });
export type Mailbox = z.output<typeof Mailbox>;

const connection = {
  host: z
    .string()
    .trim()
    .toLowerCase()
    .min(1)
    .max(253)
    .regex(/^[a-z0-9.:_-]+$/, 'A host, for example imap.example.com'),
  port: z.int().min(1).max(65_535).default(993),
  /** `none` only for a host the installation allows by name. */
  security: z.enum(['tls', 'starttls', 'none']).default('tls'),
  user: Line(254),
  password: z.string().min(1).max(1000),
  folder: Line(200).default('INBOX'),
};
export const ImapConnection = z.strictObject(connection);
export type ImapConnection = z.output<typeof ImapConnection>;

const shared = {
  name: Line(80),
  source: Line(120).nullable().default(null),
};
export const NewMailbox = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('imap'),
    ...shared,
    ...connection,
    afterwards: z.enum(['leave', 'seen', 'move']).default('leave'),
    moveTo: Line(200).nullable().default(null),
    /** Mail of this many days before now is read too. */
    sinceDays: z.int().min(0).max(365).default(0),
  }),
  z.strictObject({ kind: z.literal('address'), ...shared }),
]);
export type NewMailbox = z.output<typeof NewMailbox>;

export const MailboxChange = z
  .strictObject({
    name: Line(80),
    source: Line(120).nullable(),
    active: z.boolean(),
    password: z.string().min(1).max(1000),
    afterwards: z.enum(['leave', 'seen', 'move']),
    moveTo: Line(200).nullable(),
  })
  .partial()
  .meta({ id: 'MailboxChange' });
export type MailboxChange = z.output<typeof MailboxChange>;

/** The mailbox, and of an address the URL to post to, which is never shown again. */
export const MadeMailbox = Mailbox.extend({ url: z.string().nullable() }).meta({ id: 'MadeMailbox' });

const messageId = z.object({ messageId: Id });
const mailboxId = z.object({ mailboxId: Id });
const Kept = z.object({ messageId: Id }).meta({ id: 'KeptMessage' });
const readable = {
  fields: FoundFields,
  source: Line(120).nullable().default(null),
  type: z.enum(INQUIRY_TYPES).default('inquiry.general'),
};

export const messages = {
  receiveMail: endpoint({
    name: 'messages.receiveMail',
    method: 'post',
    path: '/intake/mail',
    summary:
      'A raw e-mail (RFC 5322), kept and read in the background; the same mail again answers with the same id',
    access: 'leads:create',
    rate: 'intake',
    audit: 'message.kept',
    status: 202,
    bodyKind: 'file',
    query: z.strictObject({ source: Line(120).optional() }),
    reply: Kept,
    errors: ['message.too_large', 'message.empty', 'import.upload_incomplete'],
  }),
  receiveAdf: endpoint({
    name: 'messages.receiveAdf',
    method: 'post',
    path: '/intake/adf',
    summary:
      'Leads as ADF 1.0 (XML), kept and read in the background; the same post again answers with the same id',
    access: 'leads:create',
    rate: 'intake',
    audit: 'message.kept',
    status: 202,
    bodyKind: 'file',
    query: z.strictObject({ source: Line(120).optional() }),
    reply: Kept,
    errors: ['message.too_large', 'message.empty', 'import.upload_incomplete'],
  }),
  receiveAtAddress: endpoint({
    name: 'messages.receiveAtAddress',
    method: 'post',
    path: '/intake/mail/:token',
    summary: 'A raw e-mail or ADF post to the address of a mailbox; the address itself is the proof',
    access: 'public',
    rate: 'intake',
    audit: 'message.kept',
    status: 202,
    bodyKind: 'file',
    params: z.object({ token: z.string().regex(/^[A-Za-z0-9_-]{43}$/) }),
    reply: Kept,
    errors: ['mailbox.not_found', 'message.too_large', 'message.empty', 'import.upload_incomplete'],
  }),
  list: endpoint({
    name: 'messages.list',
    method: 'get',
    path: '/intake/messages',
    summary: 'What came in, newest first. `open` is what waits for a person',
    access: 'intake:manage',
    rate: 'read',
    audit: 'none',
    query: z.strictObject({
      ...cursorQuery,
      state: z.enum(['open', 'read', 'ignored']).default('open'),
      door: z.enum(DOORS).optional(),
    }),
    reply: pageOf(IntakeMessage),
    errors: ['request.cursor_invalid'],
  }),
  count: endpoint({
    name: 'messages.count',
    method: 'get',
    path: '/intake/messages/waiting',
    summary: 'How many messages wait for a person, exact to 1,000',
    access: 'intake:manage',
    rate: 'read',
    audit: 'none',
    reply: z.object({ waiting: z.int() }),
  }),
  get: endpoint({
    name: 'messages.get',
    method: 'get',
    path: '/intake/messages/:messageId',
    summary: 'One message: its text and what was found in it',
    access: 'intake:manage',
    rate: 'read',
    audit: 'none',
    params: messageId,
    reply: IntakeMessageDetail,
    errors: ['message.not_found'],
  }),
  original: endpoint({
    name: 'messages.original',
    method: 'get',
    path: '/intake/messages/:messageId/original',
    summary: 'The original, byte by byte',
    access: 'intake:manage',
    rate: 'read',
    audit: 'message.exported',
    replyType: 'application/octet-stream',
    params: messageId,
    reply: z.string(),
    errors: ['message.not_found', 'message.forgotten'],
  }),
  makeLead: endpoint({
    name: 'messages.makeLead',
    method: 'post',
    path: '/intake/messages/:messageId/lead',
    summary: 'Make a lead of a message by hand: the values go through the one way in',
    access: 'intake:manage',
    rate: 'write',
    audit: 'inquiry.received',
    params: messageId,
    body: z.strictObject(readable),
    reply: Received,
    errors: [
      'message.not_found',
      'message.settled',
      'message.source_ignored',
      'lead.unreachable',
      'field.value_invalid',
    ],
  }),
  ignore: endpoint({
    name: 'messages.ignore',
    method: 'post',
    path: '/intake/messages/ignore',
    summary: 'Say that messages are no leads. Those that already led to one stay as they are',
    access: 'intake:manage',
    rate: 'write',
    audit: 'messages.ignored',
    body: z.strictObject({ ids: z.array(Id).min(1).max(200) }),
    reply: z.object({ ignored: z.int() }),
    errors: ['message.not_found'],
  }),
  tryTemplate: endpoint({
    name: 'messages.tryTemplate',
    method: 'post',
    path: '/intake/messages/:messageId/template/try',
    summary: 'What a template made of these values would read; nothing is kept',
    access: 'intake:manage',
    rate: 'write',
    audit: 'mail_template.tried',
    params: messageId,
    body: z.strictObject({ fields: FoundFields }),
    reply: Taught,
    errors: ['message.not_found', 'message.forgotten', 'message.no_sender'],
  }),
  teach: endpoint({
    name: 'messages.teach',
    method: 'post',
    path: '/intake/messages/:messageId/template',
    summary: 'Keep how mail of this sender is read, and read what waits from it again',
    access: 'intake:manage',
    rate: 'write',
    audit: 'mail_template.saved',
    params: messageId,
    body: z.strictObject(readable),
    reply: Taught,
    errors: ['message.not_found', 'message.forgotten', 'message.no_sender', 'mail_template.nothing'],
  }),
  templates: endpoint({
    name: 'messages.templates',
    method: 'get',
    path: '/intake/mail-templates',
    summary: 'How mail of senders is read, as the company taught it',
    access: 'intake:manage',
    rate: 'read',
    audit: 'none',
    reply: z.object({ items: z.array(MailTemplate) }),
  }),
  removeTemplate: endpoint({
    name: 'messages.removeTemplate',
    method: 'delete',
    path: '/intake/mail-templates/:templateId',
    summary: 'Forget how mail of a sender is read',
    access: 'intake:manage',
    rate: 'write',
    audit: 'mail_template.removed',
    status: 204,
    params: z.object({ templateId: Id }),
    reply: z.undefined(),
    errors: ['mail_template.not_found'],
  }),
  mailboxes: endpoint({
    name: 'messages.mailboxes',
    method: 'get',
    path: '/intake/mailboxes',
    summary: 'Mailboxes lead mail comes from, and how they are doing',
    access: 'intake:manage',
    rate: 'read',
    audit: 'none',
    reply: z.object({ items: z.array(Mailbox) }),
  }),
  addMailbox: endpoint({
    name: 'messages.addMailbox',
    method: 'post',
    path: '/intake/mailboxes',
    summary:
      'Watch an IMAP folder, or make an address to post mail to, whose URL is in this reply and nowhere else',
    access: 'intake:manage',
    rate: 'write',
    audit: 'mailbox.added',
    status: 201,
    body: NewMailbox,
    reply: MadeMailbox,
    errors: ['mailbox.taken', 'mailbox.refused'],
  }),
  testMailbox: endpoint({
    name: 'messages.testMailbox',
    method: 'post',
    path: '/intake/mailboxes/test',
    summary: 'Try a connection: what is wrong with it, or the folders there are',
    access: 'intake:manage',
    rate: 'write',
    audit: 'mailbox.tested',
    body: ImapConnection,
    reply: z.object({ folders: z.array(z.string()), messages: z.int() }),
    errors: ['mailbox.refused'],
  }),
  updateMailbox: endpoint({
    name: 'messages.updateMailbox',
    method: 'patch',
    path: '/intake/mailboxes/:mailboxId',
    summary: 'Rename, pause or resume a mailbox, or give it a new password',
    access: 'intake:manage',
    rate: 'write',
    audit: 'mailbox.updated',
    params: mailboxId,
    body: MailboxChange,
    reply: Mailbox,
    errors: ['mailbox.not_found'],
  }),
  removeMailbox: endpoint({
    name: 'messages.removeMailbox',
    method: 'delete',
    path: '/intake/mailboxes/:mailboxId',
    summary: 'Stop reading a mailbox and forget its password; what came by it stays',
    access: 'intake:manage',
    rate: 'write',
    audit: 'mailbox.removed',
    status: 204,
    params: mailboxId,
    reply: z.undefined(),
    errors: ['mailbox.not_found'],
  }),
};
