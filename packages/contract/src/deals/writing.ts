import { z } from 'zod';
import { Currency, Id, Line } from '../common.ts';
import { endpoint } from '../endpoint.ts';
import { Deal } from './deal.ts';
import { Amount, dealParams } from './shapes.ts';
import { DatesPatch, DealRole, DealSide } from './values.ts';

const Outsider = z.strictObject({
  name: Line(120),
  company: Line(120).nullable().default(null),
  email: z.email().max(254).nullable().default(null),
  phone: Line(40).nullable().default(null),
});
const NewPerson = z.union([
  z.strictObject({ role: DealRole, leadId: Id }),
  z.strictObject({ role: DealRole, userId: Id }),
  z.strictObject({ role: DealRole, outside: Outsider }),
]);
export type NewDealPerson = z.output<typeof NewPerson>;

const written = {
  name: Line(120),
  side: DealSide,
  ownerId: Id.nullable(),
  listingId: Id.nullable(),
  address: Line(200).nullable(),
  price: Amount.nullable(),
  currency: Currency,
  earnestMoney: Amount.nullable(),
};

/** Opening a deal, changing it, and who is on it. */
export const dealWriting = {
  create: endpoint({
    name: 'deals.create',
    method: 'post',
    path: '/deals',
    summary: 'Open a deal; the checklists that fit come with it',
    access: 'deals:update',
    rate: 'write',
    audit: 'deal.created',
    idempotent: true,
    status: 201,
    body: z.strictObject({ name: written.name, side: written.side }).extend(
      z
        .strictObject({
          ...written,
          /** The first stage of the pipeline when left out. */
          stageId: Id,
          pipelineId: Id,
          dates: DatesPatch,
          people: z.array(NewPerson).max(20),
        })
        .omit({ name: true, side: true })
        .partial().shape,
    ),
    reply: Deal,
    errors: [
      'stage.not_found',
      'pipeline.not_found',
      'lead.not_found',
      'user.not_found',
      'listing.not_found',
      'deal.fields_missing',
      'deal.needs_outcome',
      'auth.forbidden',
    ],
  }),
  update: endpoint({
    name: 'deals.update',
    method: 'patch',
    path: '/deals/:dealId',
    summary: 'Change a deal',
    access: 'deals:update',
    rate: 'write',
    audit: 'deal.updated',
    params: dealParams,
    body: z.strictObject({ version: z.int() }).extend(z.strictObject(written).partial().shape),
    reply: Deal,
    errors: [
      'deal.not_found',
      'deal.stale',
      'deal.closed',
      'user.not_found',
      'listing.not_found',
      'auth.forbidden',
    ],
  }),
  addPerson: endpoint({
    name: 'deals.addPerson',
    method: 'post',
    path: '/deals/:dealId/people',
    summary: 'Put a lead, a colleague or somebody outside on a deal',
    access: 'deals:update',
    rate: 'write',
    audit: 'deal.person_added',
    idempotent: true,
    status: 201,
    params: dealParams,
    body: NewPerson,
    reply: Deal,
    errors: [
      'deal.not_found',
      'lead.not_found',
      'user.not_found',
      'deal.person_twice',
      'deal.too_many',
      'deal.closed',
    ],
  }),
  removePerson: endpoint({
    name: 'deals.removePerson',
    method: 'delete',
    path: '/deals/:dealId/people/:personId',
    summary: 'Take somebody off a deal',
    access: 'deals:update',
    rate: 'write',
    audit: 'deal.person_removed',
    params: z.strictObject({ dealId: Id, personId: Id }),
    reply: Deal,
    errors: ['deal.not_found', 'deal.person_not_found', 'deal.closed'],
  }),
};
