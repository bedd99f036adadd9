import { z } from 'zod';
import { Id, Line, Moment } from './common.ts';
import { endpoint } from './endpoint.ts';
import { facts } from './facts.ts';

/** Looked up by Lintel itself; any other provider is one a company set up. */
export const BUILT_IN_PROVIDERS = ['phone', 'email', 'domain', 'address', 'listings'] as const;

/** What may stand in braces in the address and body of a provider's call. */
export const PLACEHOLDERS = ['email', 'phone', 'name', 'location'] as const;

/** Fields of a lead a look-up may fill while they are empty; custom fields as `custom.<key>`. */
const TARGET = /^(?:timeZone|location|propertyType|custom\.[a-z][a-z0-9_]{0,59})$/;

const ProviderRules = {
  name: Line(80),
  enabled: z.boolean(),
  method: z.enum(['GET', 'POST']),
  /** May hold `{email}`, `{phone}`, `{name}`, `{location}`; a lead that lacks one of them is not sent. */
  url: z.url({ protocol: /^https?$/ }).max(2000),
  /** A JSON text with the same placeholders; sent by POST. */
  body: z.string().max(10_000).nullable(),
  /** What of the reply is kept: a JSON Pointer (RFC 6901), what it is called, and the empty field it may fill. */
  mapping: z
    .array(
      z.strictObject({
        pointer: z
          .string()
          .max(300)
          .regex(/^(?:\/(?:[^~/]|~0|~1)*)+$/, 'A JSON Pointer, for example /person/zone'),
        fact: Line(80),
        to: z.string().regex(TARGET, 'timeZone, location, propertyType or custom.<key>').nullable(),
      }),
    )
    .min(1)
    .max(30),
  ttlHours: z.int().min(1).max(8760),
  timeoutMs: z.int().min(200).max(20_000),
  dailyBudget: z.int().min(0).max(1_000_000),
  monthlyBudget: z.int().min(0).max(10_000_000),
};

/** Another company's service that is asked about leads. Header values are secret: they are written and never read. */
export const Provider = z
  .object({
    id: Id,
    version: z.int(),
    ...ProviderRules,
    headerNames: z.array(z.string()),
    callsToday: z.int(),
    callsThisMonth: z.int(),
    failuresToday: z.int(),
    /** After failures in a row it rests until then. */
    restsUntil: Moment.nullable(),
    lastFailure: z.object({ at: Moment, reason: z.string() }).nullable(),
    lastSuccessAt: Moment.nullable(),
  })
  .meta({ id: 'EnrichmentProvider' });
export type Provider = z.output<typeof Provider>;

const Headers = z.record(
  z
    .string()
    .max(100)
    .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, 'A header name'),
  z
    .string()
    .max(4000)
    .regex(/^[\t\x20-\x7e]*$/, 'Printable characters only'),
);
export const NewProvider = z
  .strictObject({ ...ProviderRules, headers: Headers })
  .meta({ id: 'NewEnrichmentProvider' });
export type NewProvider = z.output<typeof NewProvider>;
/** Headers that are not named stay; one with an empty value is taken away. */
export const ProviderChange = z
  .strictObject({ version: z.int() })
  .extend(z.strictObject({ ...ProviderRules, headers: Headers }).partial().shape)
  .meta({ id: 'EnrichmentProviderChange' });
export type ProviderChange = z.output<typeof ProviderChange>;

const providerParams = z.strictObject({ providerId: Id });

export const enrichment = {
  ...facts,
  listProviders: endpoint({
    name: 'enrichment.listProviders',
    method: 'get',
    path: '/enrichment/providers',
    summary: 'Services of other companies that are asked about leads, with what they cost and how they do',
    access: 'intake:manage',
    rate: 'read',
    audit: 'none',
    reply: z.object({ items: z.array(Provider) }),
  }),
  createProvider: endpoint({
    name: 'enrichment.createProvider',
    method: 'post',
    path: '/enrichment/providers',
    summary: 'Set up a service that is asked about leads',
    access: 'intake:manage',
    rate: 'write',
    audit: 'provider.saved',
    stepUp: true,
    status: 201,
    body: NewProvider,
    reply: Provider,
    errors: ['fair_housing.refused', 'fair_housing.unavailable', 'provider.refused', 'field.not_found'],
  }),
  updateProvider: endpoint({
    name: 'enrichment.updateProvider',
    method: 'patch',
    path: '/enrichment/providers/:providerId',
    summary: 'Change a service that is asked about leads',
    access: 'intake:manage',
    rate: 'write',
    audit: 'provider.saved',
    stepUp: true,
    params: providerParams,
    body: ProviderChange,
    reply: Provider,
    errors: [
      'provider.not_found',
      'provider.stale',
      'fair_housing.refused',
      'fair_housing.unavailable',
      'provider.refused',
      'field.not_found',
    ],
  }),
  removeProvider: endpoint({
    name: 'enrichment.removeProvider',
    method: 'delete',
    path: '/enrichment/providers/:providerId',
    summary: 'Stop asking a service, and forget what it said',
    access: 'intake:manage',
    rate: 'write',
    audit: 'provider.removed',
    stepUp: true,
    status: 204,
    params: providerParams,
    reply: z.undefined(),
    errors: ['provider.not_found'],
  }),
  tryProvider: endpoint({
    name: 'enrichment.tryProvider',
    method: 'post',
    path: '/enrichment/providers/:providerId/trials',
    summary: 'Ask a service about somebody typed in here, and keep nothing of it',
    access: 'intake:manage',
    rate: 'write',
    audit: 'provider.tried',
    params: providerParams,
    body: z.strictObject({
      email: Line(254).optional(),
      phone: Line(50).optional(),
      name: Line(200).optional(),
      location: Line(500).optional(),
    }),
    reply: z.object({
      /** HTTP status of the service, or null when nothing came back. */
      status: z.int().nullable(),
      /** Why nothing could be used, in words; null when all went well. */
      problem: z.string().nullable(),
      facts: z.array(
        z.object({ fact: z.string(), value: z.union([z.string(), z.number(), z.boolean()]).nullable() }),
      ),
      tookMs: z.int(),
    }),
    errors: ['provider.not_found'],
  }),
};
