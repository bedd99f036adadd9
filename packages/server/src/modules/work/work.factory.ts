import { appointments as contract } from '@lintel/contract';
import pg from 'pg';
import { createWorld, type TestTenant, type World } from '../../../test/world.ts';
import type { Actor } from '../../kernel/actor.ts';
import { newId } from '../../kernel/ids.ts';
import { createLead } from '../leads/index.ts';
import { bookAppointment, type Saved } from './appointments/save-appointment.ts';
import { createTask } from './tasks/save-task.ts';

export const CHICAGO = 'America/Chicago';
export type NewAppointment = Parameters<typeof bookAppointment>[2];
export type NewTask = Parameters<typeof createTask>[2];

/** A company with an owner and two agents on 5 March 2026, a Thursday, three days before the clocks of Chicago go on. */
export interface WorkingWorld {
  world: World;
  /** The database as its owner sees it. */
  db: pg.Client;
  company: TestTenant;
  boss: Actor;
  ann: Actor;
  otto: Actor;
  close(): Promise<void>;
}

export async function createWorkingWorld(): Promise<WorkingWorld> {
  const world = await createWorld();
  const db = new pg.Client({ connectionString: world.ownerUrl });
  await db.connect();
  // The audit log is kept by month; that of these tests is over.
  await db.query(
    `create table audit_log_of_test partition of audit_log for values from ('2026-03-01Z') to ('2026-04-01Z')`,
  );
  world.clock.set('2026-03-05T15:00:00Z');
  const company = await world.tenant();
  const ann = await company.member('agent', 'Ann Agent');
  const otto = await company.member('agent', 'Otto Other');
  const close = async () => {
    await db.end();
    await world.close();
  };
  return { world, db, company, boss: company.owner, ann, otto, close };
}

/** Local times of 2026. */
export const at = (starts: string, ends: string, timeZone = CHICAGO) => ({
  startsLocal: `2026-${starts}`,
  endsLocal: `2026-${ends}`,
  timeZone,
});

export const book = (
  { world }: WorkingWorld,
  actor: Actor,
  more: Partial<NewAppointment> & { title: string; time: NewAppointment['time'] },
): Promise<Saved> =>
  bookAppointment(
    world.ctx,
    actor,
    contract.create.body.parse({ type: 'showing', reminders: [], ...more }) as NewAppointment,
  );

export const makeTask = ({ world }: WorkingWorld, actor: Actor, more: Partial<NewTask> & { title: string }) =>
  createTask(world.ctx, actor, {
    type: 'call',
    note: null,
    leadId: null,
    dealId: null,
    remindBefore: null,
    recurrence: null,
    due: { local: '2026-03-05T09:30', timeZone: CHICAGO },
    ...more,
  });

export const newLead = ({ world, boss }: WorkingWorld, name: string, ownerId: string | null) =>
  createLead(world.ctx, boss, { name, emails: [`${newId()}@example.com`], ownerId });

/** Whether an error has a code. */
export const code = (wanted: string) => (error: unknown) => (error as { code?: string }).code === wanted;
