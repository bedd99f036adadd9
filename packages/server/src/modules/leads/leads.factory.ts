import type { Lead, NewLead } from '@lintel/contract';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { createLead } from './create-lead.ts';

let made = 0;

/** A lead for tests, written as a person would, with a name and an address of its own unless said otherwise. */
export function makeLead(ctx: Ctx, actor: Actor, over: NewLead = {}): Promise<Lead> {
  made += 1;
  return createLead(ctx, actor, {
    name: `Lead Number ${made}`,
    emails: [`lead${made}@example.com`],
    ...over,
  });
}
