import { type AnyEndpoint, endpoints, isAuditAction, PERMISSIONS } from '@lintel/contract';
import { z } from 'zod';
import type { Route } from './route.ts';

/** Calls that change nothing of a company although they post. */
const READS = new Set([
  'appointments.findClashes',
  'auth.lookInvitation',
  'auth.lookReset',
  'auth.passkeyOptions',
  'auth.refresh',
  'batches.previewBulk',
  'calendar.importPreview',
  'deals.previewDates',
  'doors.previewForm',
  'doors.tryWebhook',
  'fields.previewType',
  'messages.tryTemplate',
  'routing.tryRules',
  // Who has a page open is forgotten within two minutes.
  'viewers.leave',
  'viewers.stay',
]);

/**
 * Refuses to start with an endpoint its module does not serve, a route twice, one the contract does not know, or one
 * that leaves open what it takes and gives, who may call it, how often, or what the audit log calls it.
 */
export function checkRoutes(
  routes: readonly Route[],
  limits: Readonly<Record<string, number>>,
  table: readonly AnyEndpoint[] = endpoints,
): void {
  const served = new Set<string>();
  for (const { endpoint } of routes) {
    const refuse = (why: string): never => {
      throw new Error(`Endpoint ${endpoint.name} ${why}`);
    };
    if (served.has(endpoint.name)) refuse('has two routes');
    if (!table.includes(endpoint)) refuse("is not in the contract's table");
    for (const part of ['params', 'query', 'body', 'reply'] as const)
      if (!(endpoint[part] instanceof z.ZodType)) refuse(`has no schema for its ${part}`);
    const { access, audit, method } = endpoint;
    if (access !== 'public' && access !== 'self' && !PERMISSIONS.includes(access))
      refuse('asks for a permission nobody knows');
    if (!(endpoint.rate in limits)) refuse('has no rate class');
    const named =
      audit === 'none' ? method === 'get' || READS.has(endpoint.name) : isAuditAction(audit ?? '');
    if (!named) refuse('does not say what the audit log calls it');
    served.add(endpoint.name);
  }
  const modules = new Set([...served].map((name) => name.split('.')[0]));
  const missing = table
    .filter((e) => modules.has(e.name.split('.')[0]) && !served.has(e.name))
    .map((e) => e.name);
  if (missing.length > 0) throw new Error(`No route for ${missing.join(', ')}`);
}
