import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import type { Config } from '../../../kernel/config.ts';
import { callOutside, EgressRefused } from '../../../kernel/egress.ts';
import type { CachedFact, FactValue, ProviderRules } from '../enrichment.tables.ts';
import type { Input, Person, RemoteLookUp } from './provider.ts';

const MAX_REPLY = 256 * 1024;
const MAX_TEXT = 500;
const PLACE = /\{(email|phone|name|location)\}/g;

/** A service answered, and not with what it was asked for. `again` when the same call may work a moment later. */
export class ServiceFailed extends Error {
  override name = 'ServiceFailed';
  readonly status: number | null;
  readonly again: boolean;
  constructor(message: string, status: number | null, again: boolean) {
    super(message);
    this.status = status;
    this.again = again;
  }
}

/** A company's own provider as a look-up. `headers` are the opened secret ones. */
export function httpLookUp(
  config: Pick<Config, 'egressAllow'>,
  id: string,
  rules: ProviderRules,
  headers: Readonly<Record<string, string>>,
): RemoteLookUp {
  const wanted = new Set([...`${rules.url} ${rules.body ?? ''}`.matchAll(PLACE)].map((m) => m[1]!));
  return {
    kind: 'remote',
    name: id,
    ttlMs: rules.ttlHours * 3_600_000,
    budget: { daily: rules.dailyBudget, monthly: rules.monthlyBudget },
    inputOf: (lead) => pick(wanted, known(lead)),
    run: async (_ctx, input, signal) => {
      const { facts } = await callService(config, rules, headers, input, signal);
      return facts;
    },
  };
}

const known = (lead: Person): Record<string, string | null | undefined> => ({
  email: lead.emails.find((e) => e.value !== null)?.value,
  phone: lead.phones.find((p) => p.value !== null)?.value,
  name: lead.name,
  location: lead.location,
});

/** What is asked for, all of it or nothing: half a question gets somebody else's answer. */
export function pick(
  wanted: ReadonlySet<string>,
  values: Record<string, string | null | undefined>,
): Input | undefined {
  const input: Record<string, string> = {};
  for (const name of wanted) {
    const value = values[name];
    if (!value) return undefined;
    input[name] = value;
  }
  return wanted.size === 0 ? undefined : input;
}

/**
 * One question to a service, tried again twice when it is busy, away or slow. Answers what the mapping finds; what is
 * missing, no plain value, or longer than 500 characters is left out. Throws ServiceFailed, EgressRefused, or what the
 * network says.
 */
export async function callService(
  config: Pick<Config, 'egressAllow'>,
  rules: ProviderRules,
  headers: Readonly<Record<string, string>>,
  input: Input,
  signal?: AbortSignal,
): Promise<{ status: number; facts: CachedFact[] }> {
  const policy = retry(
    handleWhen(
      (error) => !(error instanceof EgressRefused) && (!(error instanceof ServiceFailed) || error.again),
    ),
    { maxAttempts: 2, backoff: new ExponentialBackoff({ initialDelay: 200, maxDelay: 2_000 }) },
  );
  return policy.execute(async () => {
    const reply = await callOutside(config, {
      url: rules.url.replace(PLACE, (_all, name: string) => encodeURIComponent(String(input[name]))),
      method: rules.method,
      headers: {
        accept: 'application/json',
        ...(rules.method === 'POST' ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(rules.method === 'POST' && rules.body !== null
        ? {
            body: rules.body.replace(PLACE, (_all, name: string) =>
              JSON.stringify(String(input[name])).slice(1, -1),
            ),
          }
        : {}),
      timeoutMs: rules.timeoutMs,
      maxBytes: MAX_REPLY,
      ...(signal ? { signal } : {}),
    });
    // Nobody known there is an answer too.
    if (reply.status === 404) return { status: 404, facts: [] };
    if (reply.status < 200 || reply.status > 299)
      throw new ServiceFailed(
        `answered ${reply.status}`,
        reply.status,
        reply.status === 429 || reply.status >= 500,
      );
    return { status: reply.status, facts: read(rules, reply.body.toString('utf8'), reply.status) };
  }, signal);
}

function read(rules: ProviderRules, text: string, status: number): CachedFact[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ServiceFailed('the answer is not JSON', status, false);
  }
  return rules.mapping.flatMap(({ pointer, fact, to }) => {
    const value = at(json, pointer);
    return value === undefined ? [] : [{ fact, value, to }];
  });
}

/** The plain value a JSON Pointer (RFC 6901) leads to. */
export function at(json: unknown, pointer: string): FactValue | undefined {
  let value = json;
  for (const part of pointer.slice(1).split('/')) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value;
  if (typeof value !== 'string') return undefined;
  const line = value.trim();
  return line === '' || line.length > MAX_TEXT || /[\p{Cc}\p{Cs}]/u.test(line) ? undefined : line;
}
