import type { Chain } from '@lintel/contract';
import { type Actor, systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { newId } from '../../kernel/ids.ts';
import * as chain from './chain.repository.ts';
import * as repo from './checks.repository.ts';
import { type Verdict, verifyChain } from './verify-chain.ts';

/** A check that runs longer was given up, and does not stand in the way of the next. */
const ABANDONED_MS = 3_600_000;
const KEPT_MS = 400 * 86_400_000;

/** How far the log is sealed, its signed head, and the last check. */
export const readChain = (ctx: Ctx, actor: Actor): Promise<Chain> => ctx.tx(actor, showChain);

async function showChain(tx: Tx): Promise<Chain> {
  const [{ sealed, waiting }, head, check] = await Promise.all([
    chain.countSealed(tx),
    chain.findHead(tx),
    repo.newestCheck(tx),
  ]);
  return {
    sealed,
    waiting,
    head: head
      ? {
          position: head.position,
          hash: head.hash.toString('hex'),
          signedAt: head.signedAt.toISOString(),
          keyId: head.keyId,
        }
      : null,
    check: check
      ? {
          state: check.state,
          startedAt: check.startedAt.toISOString(),
          finishedAt: check.finishedAt?.toISOString() ?? null,
          entries: check.entries,
          faults: check.faults,
        }
      : null,
  };
}

/** Has the company's log checked in the background; while a check runs, the answer is that one. */
export function requestCheck(ctx: Ctx, actor: Actor): Promise<Chain> {
  return ctx.tx(actor, async (tx) => {
    const now = ctx.clock.now();
    const newest = await repo.newestCheck(tx);
    const runs = newest?.state === 'running' && now.getTime() - newest.startedAt.getTime() < ABANDONED_MS;
    if (runs) {
      await ctx.audit(tx, actor, 'audit.check_requested');
    } else {
      const checkId = newId();
      await repo.insertCheck(tx, checkId, now);
      await ctx.record(tx, actor, 'audit.check_requested', { payload: { checkId } });
    }
    return showChain(tx);
  });
}

/** Carries out a check that is written down, and writes down what it found. Safe to run twice. */
export async function runCheck(
  ctx: Ctx,
  tenantId: string,
  checkId: string,
  signal?: AbortSignal,
): Promise<Verdict> {
  const actor = systemActor(tenantId);
  const verdict = await verifyChain(ctx, tenantId, signal);
  await ctx.tx(actor, async (tx) => {
    await repo.finishCheck(tx, checkId, {
      state: verdict.intact ? 'intact' : 'broken',
      finishedAt: ctx.clock.now(),
      entries: verdict.entries,
      faults: verdict.faults,
    });
    tx.afterCommit(() => ctx.hint(tenantId, { topic: 'audit' }));
  });
  if (!verdict.intact) {
    const [first] = verdict.faults;
    ctx.log.error(
      { organization: { id: tenantId }, faults: verdict.faults.length, first },
      'The audit log was tampered with: its chain is broken',
    );
  }
  return verdict;
}

/** Checks every company's log, one after the other. */
export async function checkEveryCompany(ctx: Ctx, signal: AbortSignal): Promise<void> {
  for (const { id, name } of await listAudited(ctx)) {
    signal.throwIfAborted();
    const checkId = newId();
    const now = ctx.clock.now();
    // Entries of a company nobody knows are a fault by themselves; the check of nothing says nothing.
    if (name === null)
      ctx.log.error({ organization: { id } }, 'The audit log holds entries of no known company');
    await ctx.tx(systemActor(id), async (tx) => {
      await repo.dropChecks(tx, new Date(now.getTime() - KEPT_MS));
      await repo.insertCheck(tx, checkId, now);
    });
    await runCheck(ctx, id, checkId, signal);
  }
}

/** Companies the log speaks of; `name` is null for one that does not exist. */
export const listAudited = (ctx: Ctx): Promise<{ id: string; name: string | null }[]> =>
  ctx.system('audit', (tx) => chain.findCompanies(tx));
