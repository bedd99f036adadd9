import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import {
  type AnyEndpoint,
  type CallOf,
  contract,
  pathOf,
  type ReplyOf,
  ROLES,
  type Role,
} from '@lintel/contract';
import type { Actor } from '../../src/kernel/actor.ts';
import { addMember, hashPassword } from '../../src/modules/auth/index.ts';
import { addModel } from '../../src/modules/ml/artefact.factory.ts';
import type { Client, TestTenant, World } from '../world.ts';

export const PASSWORD = 'quarry lantern seven boats';

/** One answer of the server, whatever it is. */
export interface Answer {
  status: number;
  text: string;
  code: string | undefined;
  headers: Headers;
}

/** A company with one of everything, whose every word carries a canary that must not turn up elsewhere. */
export interface Stage {
  world: World;
  tenant: TestTenant;
  canary: string;
  /** One member of each built-in role. */
  members: Record<Role, Actor>;
  /** A second agent, who shares nothing with the first. */
  neighbour: Actor;
  /** Word in the neighbour's leads. */
  neighbourCanary: string;
  /** A lead of the agent, one of the neighbour, one that was deleted. */
  lead: string;
  neighbourLead: string;
  deletedLead: string;
  client(actor: Actor): Promise<Client>;
  /** Calls as the owner and expects success. */
  ok<E extends AnyEndpoint>(endpoint: E, call?: CallOf<E>): Promise<ReplyOf<E>>;
}

const CSV = (word: string) =>
  `Name,E-mail,Source\nRow ${word},row.${word}@example.com,Web\nNo address ${word},not an address,Web\n`;

export async function buildStage(world: World): Promise<Stage> {
  const canary = `canary${randomBytes(6).toString('hex')}`;
  const neighbourCanary = `hidden${randomBytes(6).toString('hex')}`;
  const tenant = await world.tenant(`Realty ${canary}`);
  const hash = await hashPassword(PASSWORD);
  const person = (role: Role, name: string) =>
    addMember(world.ctx, tenant.id, {
      name: `${name} ${canary}`,
      email: `${name.toLowerCase().replaceAll(' ', '.')}.${canary}@example.com`,
      role,
      passwordHash: hash,
    });
  const members = { owner: tenant.owner } as Record<Role, Actor>;
  for (const role of ROLES) {
    if (role !== 'owner') members[role] = await person(role, `Member ${role}`);
  }
  const neighbour = await person('agent', 'Neighbour');

  const clients = new Map<string, Promise<Client>>();
  const client = (actor: Actor): Promise<Client> => {
    const key = actor.userId ?? '';
    let made = clients.get(key);
    if (!made) {
      made = world.client(actor);
      clients.set(key, made);
    }
    return made;
  };
  const ok: Stage['ok'] = async (endpoint, call) => (await client(tenant.owner)).call(endpoint, call);

  await ok(contract.fields.create, { body: { label: `Pets ${canary}`, type: 'text' } });
  const lead = async (owner: Actor, word: string) =>
    (
      await ok(contract.leads.create, {
        body: {
          name: `Lead ${word}`,
          emails: [`lead.${word}.${randomBytes(3).toString('hex')}@example.com`],
          source: `Source ${canary}`,
          tags: [`tag ${word}`],
          location: `Street ${word}`,
          ownerId: owner.userId,
        },
      })
    ).id;
  const mine = await lead(members.agent, canary);
  const neighbourLead = await lead(neighbour, `${canary} ${neighbourCanary}`.replace(' ', '.'));
  const deletedLead = await lead(members.agent, canary);
  await ok(contract.leads.addNote, { params: { leadId: mine }, body: { text: `Note ${canary}` } });
  await ok(contract.leads.addNote, {
    params: { leadId: neighbourLead },
    body: { text: `Note ${neighbourCanary}` },
  });
  await ok(contract.leads.remove, { params: { leadId: deletedLead } });
  return {
    world,
    tenant,
    canary,
    members,
    neighbour,
    neighbourCanary,
    lead: mine,
    neighbourLead,
    deletedLead,
    client,
    ok,
  };
}

/** Sends a call as it is, valid or not. */
export async function send(
  client: Client,
  endpoint: AnyEndpoint,
  call: { params?: unknown; query?: unknown; body?: unknown; file?: string } = {},
  headers: Record<string, string> = {},
): Promise<Answer> {
  const all: Record<string, string> = { ...headers };
  let body: string | undefined;
  if (call.file !== undefined) {
    body = call.file;
    all['content-type'] = 'application/octet-stream';
  } else if (!['get', 'delete'].includes(endpoint.method)) {
    body = JSON.stringify(call.body ?? {});
    all['content-type'] = 'application/json';
  }
  const reply = await client.fetch(pathOf(endpoint, call), {
    method: endpoint.method.toUpperCase(),
    headers: all,
    body,
    redirect: 'manual',
  });
  const text = await reply.text();
  let code: string | undefined;
  if (reply.headers.get('content-type')?.includes('problem+json')) {
    code = (JSON.parse(text) as { code: string }).code;
  }
  return { status: reply.status, text, code, headers: reply.headers };
}

/** Uploads a small file of leads and gives the import's id. */
export async function uploadImport(stage: Stage): Promise<string> {
  const answer = await send(await stage.client(stage.tenant.owner), contract.intake.uploadImport, {
    query: { fileName: `leads ${stage.canary}.csv` },
    file: CSV(`${stage.canary}${randomBytes(3).toString('hex')}`),
  });
  assert.equal(answer.status, 201, answer.text);
  return (JSON.parse(answer.text) as { id: string }).id;
}

let models = 0;
/** Registers an invented model, unlike every other. */
export const registerModel = (stage: Stage): Promise<string> =>
  addModel(stage.world.ctx, stage.tenant.owner, { note: `Model ${++models}` });

/** A person of the stage's company with PASSWORD, for acts on an account that must not disturb the others. */
export async function newPerson(stage: Stage, role: Role = 'agent'): Promise<Actor & { email: string }> {
  const email = `person.${randomBytes(5).toString('hex')}.${stage.canary}@example.com`;
  const actor = await addMember(stage.world.ctx, stage.tenant.id, {
    name: `Person ${stage.canary}`,
    email,
    role,
    passwordHash: await hashPassword(PASSWORD),
  });
  return { ...actor, email };
}
