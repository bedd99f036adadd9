import { z } from 'zod';
import { Id, Line, Moment, Sought, Text } from './common.ts';
import { endpoint } from './endpoint.ts';
import { INQUIRY_TYPES, Inquiry, InquiryProperty } from './inquiries.ts';

/** Largest call of a webhook and largest post of a form, in bytes. */
export const DOOR_MAX_BYTES = 1_048_576;

/** What a value of a payload can become. `custom.<key>` as well. */
export const MAP_FIELDS = [
  'name',
  'firstName',
  'lastName',
  'email',
  'phone',
  'message',
  'eventType',
  'occurredAt',
  /** The sender's own number of the event: the same number again is the same event. */
  'eventId',
  'externalId',
  'source',
  'leadType',
  'timeline',
  'budgetMin',
  'budgetMax',
  'currency',
  'propertyType',
  'location',
  'timeZone',
  'tags',
  'campaign.name',
  'campaign.source',
  'campaign.medium',
  'campaign.term',
  'campaign.content',
  'property.listingId',
  'property.url',
  'property.street',
  'property.city',
  'property.state',
  'property.postalCode',
  'property.price',
  'property.propertyType',
  'property.bedrooms',
  'property.bathrooms',
  'property.forRent',
  'page.url',
  'page.title',
  'page.referrer',
] as const;
const CUSTOM = /^custom\.[a-z][a-z0-9_]{0,59}$/;
export const MapField = z.union([
  z.enum(MAP_FIELDS),
  z.templateLiteral(['custom.', z.string().regex(/^[a-z][a-z0-9_]{0,59}$/)]),
]);
export type MapField = z.output<typeof MapField>;

/**
 * Where a value is in a payload: a JSON pointer (`/lead/emails/0`) or names with dots (`lead.emails[0].address`). A list on
 * the way gives the values of all its items; `answers[name=email].value` those of the items that say so.
 */
export const MapPath = z
  .string()
  .min(1)
  .max(300)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u);

/** No control characters and no halves of characters: what a database can hold. */
const Plain = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u);

export const MapRule = z.strictObject({
  field: MapField,
  /** The first that says something counts; with `join`, all of them in this order. */
  from: z.array(MapPath).max(10).default([]),
  join: Plain(20).optional(),
  /** What is said here in other words, for example "Käufer" → "buyer"; capitals do not matter. */
  values: z
    .record(Plain(200), Plain(200))
    .refine((v) => Object.keys(v).length <= 100)
    .optional(),
  /** Stands where the payload says nothing. */
  otherwise: Line(500).optional(),
});
export type MapRule = z.output<typeof MapRule>;

/** A value that says yes or no to being contacted, under a wording its sender has shown. */
export const MapConsent = z.strictObject({
  channel: z.enum(['call', 'text', 'email']),
  from: MapPath,
  wording: Text(4000),
  textVersion: Line(120).optional(),
});
export type MapConsent = z.output<typeof MapConsent>;

export const Mapping = z
  .strictObject({ rules: z.array(MapRule).max(100), consent: z.array(MapConsent).max(10).default([]) })
  .meta({ id: 'WebhookMapping' });
export type Mapping = z.output<typeof Mapping>;

export const Webhook = z
  .object({
    id: Id,
    name: z.string(),
    active: z.boolean(),
    source: z.string().nullable(),
    /** Last characters of its address, to tell addresses apart. */
    hint: z.string(),
    /** After a rotation the old address works until then. */
    previousUntil: Moment.nullable(),
    /** Calls must carry a signature. */
    signed: z.boolean(),
    mapping: Mapping.nullable(),
    mappingVersion: z.int(),
    createdAt: Moment,
    lastReceivedAt: Moment.nullable(),
    /** Calls that wait to be understood. */
    waiting: z.int(),
    /** Why the latest of them waits. */
    lastProblem: z.string().nullable(),
  })
  .meta({ id: 'Webhook' });
export type Webhook = z.output<typeof Webhook>;

/** The webhook with its address, which is never shown again. */
export const NewWebhook = Webhook.extend({ url: z.string() }).meta({ id: 'NewWebhook' });
export type NewWebhook = z.output<typeof NewWebhook>;

export const MapProblem = z.object({
  /** The field, or where in the inquiry. */
  field: z.string(),
  message: z.string(),
});
export type MapProblem = z.output<typeof MapProblem>;

/** What a payload would become. Nothing is written. */
export const Trial = z
  .object({
    inquiry: Inquiry.nullable(),
    problems: z.array(MapProblem),
    /** `created` or `known`: whether the person is new; `ignored`: an archived source that takes no leads. */
    outcome: z.enum(['created', 'known', 'ignored']).nullable(),
  })
  .meta({ id: 'WebhookTrial' });
export type Trial = z.output<typeof Trial>;

/** Fields a form can ask for. `custom.<key>` as well. */
export const FORM_FIELDS = [
  'name',
  'firstName',
  'lastName',
  'email',
  'phone',
  'message',
  'leadType',
  'timeline',
  'budgetMin',
  'budgetMax',
  'propertyType',
  'location',
  'property.street',
  'property.city',
  'property.state',
  'property.postalCode',
] as const;

export const FormField = z.strictObject({
  field: z.union([z.enum(FORM_FIELDS), z.string().regex(CUSTOM)]),
  label: Line(200),
  required: z.boolean(),
});
export type FormField = z.output<typeof FormField>;

/** What a visitor is asked to agree to. A change of the wording makes a new version; the ledger keeps which one was seen. */
export const FormConsent = z.strictObject({
  channel: z.enum(['call', 'text', 'email']),
  wording: Text(4000),
  /** The form cannot be sent without it. */
  required: z.boolean(),
});

const WebAddress = z.url({ protocol: /^https?$/ }).max(2000);
/** A host as a browser names it: `www.example.com`, `*.example.com`, `localhost:8080`. */
export const Host = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/, 'A host, for example www.example.com');

export const FormDefinition = z
  .strictObject({
    name: Line(120),
    title: Line(200),
    intro: Text(2000).nullable(),
    fields: z
      .array(FormField)
      .min(1)
      .max(40)
      .refine((all) => new Set(all.map(({ field }) => field)).size === all.length, 'Each field once')
      .refine(
        (all) => all.some(({ field }) => /^(?:name|firstName|lastName|email|phone)$/.test(field)),
        'A form asks for a name, an e-mail address or a phone number',
      ),
    consents: z
      .array(FormConsent)
      .max(3)
      .refine((all) => new Set(all.map(({ channel }) => channel)).size === all.length, 'Each channel once'),
    source: Line(120),
    inquiryType: z.enum(INQUIRY_TYPES),
    tags: z.array(Line(60)).max(20),
    submitLabel: Line(60),
    /** Shown when the form was sent; or `redirectTo`. */
    thanks: Text(2000),
    redirectTo: WebAddress.nullable(),
    privacyUrl: WebAddress.nullable(),
    /** Sites that may show the form and post to it, besides its own page. */
    hosts: z.array(Host).max(50),
    /** Colour of its buttons, `#rrggbb`. */
    accent: z.string().regex(/^#[0-9a-f]{6}$/),
  })
  .meta({ id: 'FormDefinition' });
export type FormDefinition = z.output<typeof FormDefinition>;

/** What became of the posts of the last 30 days. */
const Posts = z.object({
  received: z.int(),
  /** Of these, as they came in at an open house. */
  kiosk: z.int(),
  /** Sent by machines, as far as one can tell: a trap field, too fast, no proof of work. */
  spam: z.int(),
  /** Refused because of the site they came from. */
  refused: z.int(),
  refusedHosts: z.array(z.string()),
  lastAt: Moment.nullable(),
});

export const Form = z
  .object({
    id: Id,
    active: z.boolean(),
    version: z.int(),
    definition: FormDefinition,
    /** Version of the wording of each consent. */
    consentVersions: z.array(z.object({ channel: z.enum(['call', 'text', 'email']), version: z.int() })),
    /** Address of its own page. */
    url: z.string(),
    posts: Posts,
    createdAt: Moment,
    updatedAt: Moment,
  })
  .meta({ id: 'Form' });
export type Form = z.output<typeof Form>;

export const Kiosk = z
  .object({
    id: Id,
    formId: Id,
    formName: z.string(),
    property: InquiryProperty,
    /** The member who shows the home; a visitor without an owner becomes theirs. */
    agent: z.object({ id: Id, name: z.string() }).nullable(),
    startedAt: Moment,
    endsAt: Moment,
    endedAt: Moment.nullable(),
    visitors: z.int(),
    lastSeenAt: Moment.nullable(),
  })
  .meta({ id: 'Kiosk' });
export type Kiosk = z.output<typeof Kiosk>;

/** The kiosk with the address for the tablet and the one for visitors' own phones; never shown again. */
export const NewKiosk = Kiosk.extend({ url: z.string(), visitorUrl: z.string() }).meta({ id: 'NewKiosk' });
export type NewKiosk = z.output<typeof NewKiosk>;

/** A home of the company's own, to start an open house at. */
export const KioskHome = z
  .object({ id: Id, label: z.string(), property: InquiryProperty, agentId: Id.nullable() })
  .meta({ id: 'KioskHome' });
export type KioskHome = z.output<typeof KioskHome>;

const manage = { access: 'intake:manage', rate: 'write' } as const;
const read = { access: 'intake:manage', rate: 'read', method: 'get' } as const;
const webhookId = z.object({ webhookId: Id });
const formId = z.object({ formId: Id });
const kioskId = z.object({ kioskId: Id });

export const doors = {
  listWebhooks: endpoint({
    ...read,
    name: 'doors.listWebhooks',
    path: '/intake/webhooks',
    summary: 'Addresses other systems send leads to as JSON',
    audit: 'none',
    reply: z.object({ items: z.array(Webhook) }),
  }),
  createWebhook: endpoint({
    ...manage,
    name: 'doors.createWebhook',
    method: 'post',
    path: '/intake/webhooks',
    summary: 'Make an address for another system; it is in this reply and nowhere else',
    audit: 'webhook.created',
    status: 201,
    body: z.strictObject({ name: Line(120), source: Line(120).nullable().default(null) }),
    reply: NewWebhook,
  }),
  updateWebhook: endpoint({
    ...manage,
    name: 'doors.updateWebhook',
    method: 'patch',
    path: '/intake/webhooks/:webhookId',
    summary: 'Rename a webhook, name its source, switch it off or on',
    audit: 'webhook.updated',
    params: webhookId,
    body: z.strictObject({
      name: Line(120).optional(),
      source: Line(120).nullable().optional(),
      active: z.boolean().optional(),
    }),
    reply: Webhook,
    errors: ['webhook.not_found'],
  }),
  rotateWebhook: endpoint({
    ...manage,
    name: 'doors.rotateWebhook',
    method: 'post',
    path: '/intake/webhooks/:webhookId/rotation',
    summary: 'Give a webhook a new address; the old one works on for the hours asked for',
    audit: 'webhook.rotated',
    params: webhookId,
    body: z.strictObject({ overlapHours: z.int().min(0).max(168).default(24) }),
    reply: NewWebhook,
    errors: ['webhook.not_found'],
  }),
  signWebhook: endpoint({
    ...manage,
    name: 'doors.signWebhook',
    method: 'put',
    path: '/intake/webhooks/:webhookId/signature',
    summary: 'Ask callers for a signature, or no longer; a new secret is in this reply and nowhere else',
    audit: 'webhook.signed',
    params: webhookId,
    body: z.strictObject({ required: z.boolean() }),
    reply: z.object({ secret: z.string().nullable() }),
    errors: ['webhook.not_found'],
  }),
  webhookSample: endpoint({
    ...read,
    name: 'doors.webhookSample',
    path: '/intake/webhooks/:webhookId/sample',
    summary: 'The call that came in last, as it came',
    audit: 'webhook.sample_read',
    params: webhookId,
    reply: z.object({
      receivedAt: Moment.nullable(),
      /** The payload read as JSON or form fields; null when there is none or it cannot be read. */
      payload: z.unknown(),
      text: z.string().nullable(),
    }),
    errors: ['webhook.not_found'],
  }),
  saveMapping: endpoint({
    ...manage,
    name: 'doors.saveMapping',
    method: 'put',
    path: '/intake/webhooks/:webhookId/mapping',
    summary: 'Say what the values of a payload become; calls that wait are read again',
    audit: 'webhook.mapped',
    params: webhookId,
    body: z.strictObject({ mapping: Mapping, version: z.int().min(0) }),
    reply: Webhook,
    errors: ['webhook.not_found', 'webhook.stale', 'field.not_found'],
  }),
  tryWebhook: endpoint({
    ...manage,
    name: 'doors.tryWebhook',
    method: 'post',
    path: '/intake/webhooks/:webhookId/trial',
    summary: 'What a payload would become under a mapping; nothing is written',
    audit: 'none',
    params: webhookId,
    body: z.strictObject({ mapping: Mapping, payload: z.unknown() }),
    reply: Trial,
    errors: ['webhook.not_found'],
  }),
  listForms: endpoint({
    ...read,
    name: 'doors.listForms',
    path: '/intake/forms',
    summary: 'Web forms of the company',
    audit: 'none',
    reply: z.object({ items: z.array(Form) }),
  }),
  getForm: endpoint({
    ...read,
    name: 'doors.getForm',
    path: '/intake/forms/:formId',
    summary: 'One web form',
    audit: 'none',
    params: formId,
    reply: Form,
    errors: ['form.not_found'],
  }),
  createForm: endpoint({
    ...manage,
    name: 'doors.createForm',
    method: 'post',
    path: '/intake/forms',
    summary: 'Make a web form; it is open at once',
    audit: 'form.created',
    status: 201,
    body: FormDefinition,
    reply: Form,
    errors: ['field.not_found'],
  }),
  updateForm: endpoint({
    ...manage,
    name: 'doors.updateForm',
    method: 'patch',
    path: '/intake/forms/:formId',
    summary: 'Change a web form, close it or open it again',
    audit: 'form.updated',
    params: formId,
    body: z.strictObject({
      version: z.int(),
      definition: FormDefinition.optional(),
      active: z.boolean().optional(),
    }),
    reply: Form,
    errors: ['form.not_found', 'form.stale', 'field.not_found'],
  }),
  previewForm: endpoint({
    ...manage,
    name: 'doors.previewForm',
    method: 'post',
    path: '/intake/forms/preview',
    summary: 'The page of a form that is not saved yet',
    audit: 'none',
    body: FormDefinition,
    reply: z.object({ html: z.string() }),
  }),
  listKiosks: endpoint({
    ...read,
    name: 'doors.listKiosks',
    path: '/intake/kiosks',
    summary: 'Open houses of the last 30 days and those to come',
    audit: 'none',
    reply: z.object({ items: z.array(Kiosk) }),
  }),
  kioskHomes: endpoint({
    ...read,
    name: 'doors.kioskHomes',
    path: '/intake/kiosks/homes',
    summary: 'Listings of the company by address, to start an open house at',
    audit: 'none',
    query: z.strictObject({ q: Sought(200).default('') }),
    reply: z.object({ items: z.array(KioskHome) }),
  }),
  startKiosk: endpoint({
    ...manage,
    name: 'doors.startKiosk',
    method: 'post',
    path: '/intake/kiosks',
    summary: 'Open a sign-in at a home; its addresses are in this reply and nowhere else',
    audit: 'kiosk.started',
    status: 201,
    body: z.strictObject({
      formId: Id,
      property: InquiryProperty.refine(
        (p) => p.street !== undefined || p.listingId !== undefined,
        'Give the street or the number of the listing',
      ),
      agentId: Id.nullable(),
      hours: z.int().min(1).max(72).default(12),
    }),
    reply: NewKiosk,
    errors: ['form.not_found', 'user.not_found'],
  }),
  endKiosk: endpoint({
    ...manage,
    name: 'doors.endKiosk',
    method: 'post',
    path: '/intake/kiosks/:kioskId/end',
    summary: 'Close the sign-in of an open house',
    audit: 'kiosk.ended',
    params: kioskId,
    reply: Kiosk,
    errors: ['kiosk.not_found'],
  }),
};
