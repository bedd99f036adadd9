import { appointments as contract } from '@lintel/contract';
import { type Route, route } from '../../../kernel/http/route.ts';
import { updateAppointment } from './change-appointment.ts';
import { clashesAt } from './clashes.ts';
import { getAppointment, listAppointments } from './read-appointments.ts';
import { bookAppointment } from './save-appointment.ts';
import { cancelAppointment, recordOutcome } from './settle-appointment.ts';

export const appointmentRoutes = (): Route[] => [
  route(contract.list, ({ ctx, actor, query }) => listAppointments(ctx, actor, query)),
  route(contract.findClashes, async ({ ctx, actor, body }) => ({
    clashes: await clashesAt(ctx, actor, body),
  })),
  route(contract.create, ({ ctx, actor, body }) => bookAppointment(ctx, actor, body)),
  route(contract.get, ({ ctx, actor, params, query }) =>
    getAppointment(ctx, actor, params.appointmentId, query.originally),
  ),
  route(contract.update, ({ ctx, actor, params, body }) =>
    updateAppointment(ctx, actor, params.appointmentId, body),
  ),
  route(contract.recordOutcome, ({ ctx, actor, params, body }) =>
    recordOutcome(ctx, actor, params.appointmentId, body),
  ),
  route(contract.cancel, ({ ctx, actor, params, body }) =>
    cancelAppointment(ctx, actor, params.appointmentId, body),
  ),
];
