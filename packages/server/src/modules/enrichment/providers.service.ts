import type { BodyOf, enrichment as contract, Provider, ReplyOf } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { checkHost, EgressRefused } from '../../kernel/egress.ts';
import { AppError, invalid } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import {
  companyDefaults,
  listFields,
  normalizeEmail,
  normalizePhone,
  protectedTrait,
} from '../leads/index.ts';
import { dayOf, reasonOf } from './ask.ts';
import * as repo from './enrichment.repository.ts';
import type { ProviderRules } from './enrichment.tables.ts';
import { openHeaders, sealHeaders } from './look-ups.ts';
import { callService, httpLookUp, ServiceFailed } from './providers/http.ts';

export const listProviders = (ctx: Ctx, actor: Actor): Promise<Provider[]> =>
  ctx.read(actor, async (tx) => {
    const [rows, used] = await Promise.all([repo.providers(tx), repo.usage(tx, dayOf(ctx.clock.now()))]);
    return rows.map((row) => toProvider(row, used));
  });

export async function createProvider(
  ctx: Ctx,
  actor: Actor,
  { headers, ...rules }: BodyOf<typeof contract.createProvider>,
): Promise<Provider> {
  await check(ctx, actor, rules);
  const id = newId();
  return ctx.tx(actor, (tx) => save(ctx, tx, actor, { id, version: 1, rules }, headers, Object.keys(rules)));
}

export async function updateProvider(
  ctx: Ctx,
  actor: Actor,
  providerId: string,
  { version, headers, ...change }: BodyOf<typeof contract.updateProvider>,
): Promise<Provider> {
  const fields = await listFields(ctx, actor);
  return ctx.tx(actor, async (tx) => {
    const row = await repo.lockProvider(tx, providerId);
    if (!row) throw new AppError('provider.not_found');
    if (row.version !== version) throw new AppError('provider.stale');
    const rules: ProviderRules = {
      ...row.rules,
      ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)),
    };
    checkRules(
      ctx,
      rules,
      fields.map((f) => f.key),
    );
    const kept = { ...openHeaders(ctx, actor.tenantId, row), ...headers };
    return save(ctx, tx, actor, { id: row.id, version: row.version + 1, rules }, kept, [
      ...Object.keys(change),
      ...(headers ? ['headers'] : []),
    ]);
  });
}

export const removeProvider = (ctx: Ctx, actor: Actor, providerId: string): Promise<void> =>
  ctx.tx(actor, async (tx) => {
    if (!(await repo.deleteProvider(tx, providerId))) throw new AppError('provider.not_found');
    await ctx.audit(tx, actor, 'provider.removed', { subject: { type: 'provider', id: providerId } });
    tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'intake' }));
  });

/**
 * Asks a provider once about somebody typed in, and keeps nothing. It counts as a call, and answers what the mapping
 * found, null where it found nothing.
 */
export async function tryProvider(
  ctx: Ctx,
  actor: Actor,
  providerId: string,
  person: BodyOf<typeof contract.tryProvider>,
): Promise<ReplyOf<typeof contract.tryProvider>> {
  const { country } = await companyDefaults(ctx, actor);
  const now = ctx.clock.now();
  const row = await ctx.tx(actor, async (tx) => {
    const found = await repo.lockProvider(tx, providerId);
    if (!found) throw new AppError('provider.not_found');
    await ctx.audit(tx, actor, 'provider.tried', { subject: { type: 'provider', id: providerId } });
    const left = await repo.spend(tx, providerId, dayOf(now), {
      daily: found.rules.dailyBudget,
      monthly: found.rules.monthlyBudget,
    });
    return { ...found, left };
  });
  const nothing = row.rules.mapping.map(({ fact }) => ({ fact, value: null }));
  if (!row.left) return { status: null, problem: t('enrichment.trial.budget'), facts: nothing, tookMs: 0 };
  const headers = openHeaders(ctx, actor.tenantId, row);
  const email = person.email === undefined ? null : normalizeEmail(person.email);
  const phone = person.phone === undefined ? null : normalizePhone(person.phone, country);
  const input = httpLookUp(ctx.config, row.id, row.rules, headers).inputOf({
    emails: [{ value: email }],
    phones: [{ value: phone }],
    name: person.name ?? null,
    location: person.location ?? null,
    type: null,
    budgetMin: null,
    budgetMax: null,
    propertyType: null,
  });
  if (!input) return { status: null, problem: t('enrichment.trial.missing'), facts: nothing, tookMs: 0 };
  const from = performance.now();
  const took = () => Math.round(performance.now() - from);
  try {
    const { status, facts } = await callService(ctx.config, row.rules, headers, input);
    return {
      status,
      problem: status === 404 ? t('enrichment.trial.unknown') : null,
      facts: nothing.map(({ fact }) => ({ fact, value: facts.find((f) => f.fact === fact)?.value ?? null })),
      tookMs: took(),
    };
  } catch (error) {
    return {
      status: error instanceof ServiceFailed ? error.status : null,
      problem: t('enrichment.trial.failed', { reason: reasonOf(error) }),
      facts: nothing,
      tookMs: took(),
    };
  }
}

async function check(ctx: Ctx, actor: Actor, rules: ProviderRules): Promise<void> {
  const fields = await listFields(ctx, actor);
  checkRules(
    ctx,
    rules,
    fields.map((f) => f.key),
  );
}

/** Refuses an address that is not on the internet, a protected trait under any name, and fields that do not exist. */
function checkRules(ctx: Ctx, rules: ProviderRules, fieldKeys: readonly string[]): void {
  // Placeholders may stand anywhere but in the host: who is asked must not depend on who is asked about.
  const host = /^https?:\/\/[^/?#]*/.exec(rules.url)?.[0] ?? '';
  if (host.includes('{') || host.includes('%7B'))
    throw invalid('url', 'invalid_value', t('enrichment.url.host'));
  try {
    checkHost(ctx.config, new URL(rules.url).hostname);
  } catch (error) {
    if (!(error instanceof EgressRefused)) throw error;
    throw new AppError('provider.refused', {
      errors: [{ path: 'url', code: 'provider.refused', message: error.message }],
    });
  }
  rules.mapping.forEach(({ pointer, fact, to }, i) => {
    for (const [path, text] of [
      ['fact', fact],
      ['to', to],
      ['pointer', pointer.split('/').at(-1)],
    ] as const) {
      const trait = text ? protectedTrait(text) : undefined;
      if (trait)
        throw new AppError('fair_housing.refused', {
          values: { trait: trait.why },
          errors: [{ path: `mapping.${i}.${path}`, code: 'fair_housing.refused', message: trait.why }],
        });
    }
    if (to?.startsWith('custom.') && !fieldKeys.includes(to.slice('custom.'.length)))
      throw new AppError('request.invalid', {
        errors: [{ path: `mapping.${i}.to`, code: 'field.not_found', message: t('error.field.not_found') }],
      });
  });
}

async function save(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  row: { id: string; version: number; rules: ProviderRules },
  headers: Readonly<Record<string, string>>,
  changed: string[],
): Promise<Provider> {
  const kept = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
  const now = ctx.clock.now();
  await repo.putProvider(
    tx,
    {
      ...row,
      headerNames: Object.keys(kept).sort(),
      sealedHeaders: sealHeaders(ctx, actor.tenantId, row.id, kept),
    },
    now,
  );
  await ctx.audit(tx, actor, 'provider.saved', { subject: { type: 'provider', id: row.id }, changed });
  const [saved, used] = await Promise.all([repo.lockProvider(tx, row.id), repo.usage(tx, dayOf(now))]);
  tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'intake' }));
  return toProvider(saved!, used);
}

function toProvider(row: repo.StoredProvider, used: readonly repo.Usage[]): Provider {
  const own = used.find((u) => u.provider === row.id);
  return {
    id: row.id,
    version: row.version,
    ...row.rules,
    headerNames: row.header_names,
    callsToday: own?.today ?? 0,
    callsThisMonth: own?.month ?? 0,
    failuresToday: own?.failures ?? 0,
    restsUntil: row.rests_until?.toISOString() ?? null,
    lastFailure:
      row.last_failure_at && row.last_failure !== null
        ? { at: row.last_failure_at.toISOString(), reason: row.last_failure }
        : null,
    lastSuccessAt: row.last_success_at?.toISOString() ?? null,
  };
}
