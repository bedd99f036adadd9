import { randomBytes } from 'node:crypto';
import { type Appointment, type CalendarFeed, contract, type Task } from '@lintel/contract';
import { newId } from '../../../src/kernel/ids.ts';
import type { Specimen } from '../specimens.ts';
import type { Stage } from '../stage.ts';

const word = (): string => randomBytes(5).toString('hex');
const ZONE = 'America/Chicago';

async function newLead(s: Stage): Promise<string> {
  const { id } = await s.ok(contract.leads.create, {
    body: {
      name: `Met ${s.canary}`,
      emails: [`met.${word()}@example.com`],
      ownerId: s.members.agent.userId,
    },
  });
  return id;
}
const taskBody = async (s: Stage) => ({
  title: `Call ${s.canary}`,
  note: `Note ${s.canary}`,
  leadId: await newLead(s),
  assigneeId: s.members.agent.userId as string,
  due: { day: '2026-11-24', timeZone: ZONE },
  recurrence: 'FREQ=DAILY',
});
const newTask = async (s: Stage): Promise<Task> => s.ok(contract.tasks.create, { body: await taskBody(s) });
const ofTask = async (s: Stage) => {
  const task = await newTask(s);
  return { task, params: { taskId: task.id } };
};

const time = { startsLocal: '2026-01-05T09:00', endsLocal: '2026-01-05T10:00', timeZone: ZONE };
const newAppointment = async (s: Stage): Promise<Appointment> =>
  (
    await s.ok(contract.appointments.create, {
      body: {
        type: 'showing' as const,
        title: `Tour ${s.canary}`,
        place: `1 Elm St ${s.canary}`,
        note: `Note ${s.canary}`,
        time,
        leadIds: [await newLead(s)],
        organizerId: s.members.agent.userId as string,
      },
    })
  ).appointment;
const ofAppointment = async (s: Stage) => {
  const appointment = await newAppointment(s);
  return { appointment, params: { appointmentId: appointment.id } };
};

const newFeed = async (s: Stage): Promise<CalendarFeed> =>
  (await s.ok(contract.calendar.createFeed, { body: { name: `Phone ${s.canary}` } })).feed;
const file = (s: Stage) =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'BEGIN:VEVENT',
    `UID:${word()}@example.com`,
    `SUMMARY:Brought ${s.canary}`,
    'DTSTART:20260105T090000',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');

export const tasksAndCalendar: Readonly<Record<string, (s: Stage) => Promise<Specimen>>> = {
  'tasks.list': async (s) => {
    await newTask(s);
    return { query: { of: 'reach' } };
  },
  'tasks.count': async () => ({}),
  'tasks.get': async (s) => ({ params: (await ofTask(s)).params }),
  'tasks.create': async (s) => ({ body: { ...(await taskBody(s)), id: newId() } }),
  'tasks.update': async (s) => {
    const { task, params } = await ofTask(s);
    return { params, body: { version: task.version, title: `Text ${s.canary}` } };
  },
  'tasks.complete': async (s) => ({ params: (await ofTask(s)).params }),
  'tasks.reopen': async (s) => {
    const { params } = await ofTask(s);
    await s.ok(contract.tasks.complete, { params });
    return { params };
  },
  'tasks.snooze': async (s) => ({
    params: (await ofTask(s)).params,
    body: { until: '2036-01-01T09:00:00Z' },
  }),
  'tasks.remove': async (s) => ({ params: (await ofTask(s)).params }),
  'tasks.changeMany': async (s) => ({ body: { ids: [(await newTask(s)).id], change: { do: 'complete' } } }),
  'tasks.undoChange': async (s) => {
    const { changeId } = await s.ok(contract.tasks.changeMany, {
      body: { ids: [(await newTask(s)).id], change: { do: 'shift' as const, days: 1 } },
    });
    return { params: { changeId: changeId as string } };
  },
  'appointments.list': async (s) => {
    await newAppointment(s);
    return {
      query: {
        from: '2026-01-01T00:00:00Z',
        to: '2026-02-01T00:00:00Z',
        userIds: s.members.agent.userId as string,
      },
    };
  },
  'appointments.get': async (s) => ({ params: (await ofAppointment(s)).params }),
  'appointments.create': async (s) => ({
    body: { type: 'call', title: `Call ${s.canary}`, time, leadIds: [await newLead(s)] },
  }),
  'appointments.update': async (s) => {
    const { appointment, params } = await ofAppointment(s);
    return { params, body: { version: appointment.version, title: `Visit ${s.canary}` } };
  },
  'appointments.recordOutcome': async (s) => ({
    params: (await ofAppointment(s)).params,
    body: { outcome: 'held', note: `Liked it ${s.canary}` },
  }),
  'appointments.cancel': async (s) => ({ params: (await ofAppointment(s)).params, body: {} }),
  'appointments.findClashes': async (s) => {
    await newAppointment(s);
    return { body: { time, userIds: [s.members.agent.userId as string] } };
  },
  'calendar.feeds': async (s) => {
    await newFeed(s);
    return {};
  },
  'calendar.createFeed': async (s) => ({ body: { name: `Phone ${s.canary}` } }),
  'calendar.rotateFeed': async (s) => ({ params: { feedId: (await newFeed(s)).id } }),
  'calendar.revokeFeed': async (s) => ({ params: { feedId: (await newFeed(s)).id } }),
  'calendar.importPreview': async (s) => ({ file: file(s) }),
  'calendar.import': async (s) => ({ file: file(s) }),
  'calendar.undoImport': async (s) => {
    // Of the owner's own: what was brought in is taken back by whoever brought it.
    const client = await s.client(s.tenant.owner);
    const reply = await client.fetch('/api/calendar/imports', {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: file(s),
    });
    const { importId } = (await reply.json()) as { importId: string };
    return { params: { importId } };
  },
};
