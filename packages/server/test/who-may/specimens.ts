import { randomBytes } from 'node:crypto';
import { contract, endpoints } from '@lintel/contract';
import type { Actor } from '../../src/kernel/actor.ts';
import { systemActor } from '../../src/kernel/actor.ts';
import { newId } from '../../src/kernel/ids.ts';
import { addTenant } from '../../src/modules/auth/index.ts';
import { insertLeads, insertSettings } from '../../src/modules/leads/index.ts';
import { openOffer } from '../../src/modules/routing/offers/open-offer.ts';
import { dealSpecimens } from './specimens/deals.ts';
import { FIELDS } from './specimens/fields.ts';
import { LISTINGS } from './specimens/listings.ts';
import { modelSpecimens } from './specimens/models.ts';
import { pipelineSpecimens } from './specimens/pipelines.ts';
import { SYNC } from './specimens/sync.ts';
import { tasksAndCalendar } from './specimens/tasks-and-calendar.ts';
import { TIMELINE } from './specimens/timeline.ts';
import { todaySpecimens } from './specimens/today.ts';
import { VIEWERS } from './specimens/viewers.ts';
import { newPerson, PASSWORD, registerModel, type Stage, uploadImport } from './stage.ts';

/** A call that succeeds, and who makes it (the owner unless said). */
export interface Specimen {
  params?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
  file?: string;
  by?: Actor;
  /** The audit row is written by the job that does the work, so that the answer takes the same time for everybody. */
  auditedByJob?: boolean;
}

/** Endpoints whose success needs another company's server or a device; their own suites make valid calls. */
export const ELSEWHERE: Readonly<Record<string, string>> = {
  'auth.register': 'open only until the first company: modules/auth/auth.test.ts',
  'auth.refresh': 'speaks with a refresh token: modules/auth/sessions',
  'auth.secondFactor': 'needs a challenge: modules/auth/sign-in',
  'auth.passkeySignIn': 'needs an authenticator: modules/auth/sign-in',
  'auth.oidcStart': 'needs a provider: modules/auth/sign-in',
  'auth.oidcCallback': 'needs a provider: modules/auth/sign-in',
  'auth.lookReset': 'needs a link out of a mail: modules/auth/sign-in',
  'auth.resetPassword': 'needs a link out of a mail: modules/auth/sign-in',
  'auth.confirmEmail': 'needs a link out of a mail: modules/auth/account',
  'auth.lookInvitation': 'needs a link out of a mail: modules/auth/people',
  'auth.acceptInvitation': 'needs a link out of a mail: modules/auth/people',
  'auth.joinCompany': 'needs a link out of a mail: modules/auth/people',
  'account.confirmTotp': 'needs a code: modules/auth/account',
  'account.removeTotp': 'needs an authenticator app: modules/auth/account',
  'account.newRecoveryCodes': 'needs an authenticator app: modules/auth/account',
  'account.addPasskey': 'needs an authenticator: modules/auth/account',
  'account.renamePasskey': 'needs an authenticator: modules/auth/account',
  'account.removePasskey': 'needs an authenticator: modules/auth/account',
  'account.unlinkIdentity': 'needs a provider: modules/auth/sign-in',
  'messages.testMailbox': 'needs a mail server: modules/intake/mail',
  'ml.startTraining': 'needs Python: modules/ml/training.test.ts',
  'ml.makeFairnessReport': 'needs hundreds of leads in groups: modules/ml/fairness/fairness.test.ts',
  'ml.getRun': 'needs Python: modules/ml/training.test.ts',
  'ml.cancelRun': 'needs Python: modules/ml/training.test.ts',
};

const word = (): string => randomBytes(5).toString('hex');

async function newLead(s: Stage): Promise<{ id: string; version: number }> {
  return s.ok(contract.leads.create, {
    body: {
      name: `Fresh ${s.canary}`,
      emails: [`fresh.${word()}@example.com`],
      ownerId: s.members.agent.userId,
    },
  });
}
const providerBody = (s: Stage) => ({
  name: `Service ${s.canary}`,
  enabled: false,
  method: 'GET' as const,
  url: 'https://example.com/{email}',
  body: null,
  headers: { 'x-key': s.canary },
  mapping: [{ pointer: '/zone', fact: 'zone', to: 'timeZone' }],
  ttlHours: 24,
  timeoutMs: 200,
  dailyBudget: 10,
  monthlyBudget: 100,
});
const newProvider = (s: Stage) => s.ok(contract.enrichment.createProvider, { body: providerBody(s) });
/** A lead of nobody that is offered to one person. */
async function newOffer(s: Stage, to: Actor): Promise<string> {
  const { id } = await s.ok(contract.leads.create, {
    body: { name: `Offered ${s.canary}`, emails: [`offered.${word()}@example.com`] },
  });
  return s.world.ctx.tx(systemActor(s.tenant.id), (tx) =>
    openOffer(s.world.ctx, tx, {
      leadId: id,
      decisionId: newId(),
      candidates: [to.userId as string],
      minutes: 30,
      hide: { name: false, source: false },
    }),
  );
}
const newTeam = (s: Stage) =>
  s.ok(contract.people.createTeam, { body: { name: `Team ${word()} ${s.canary}`, officeId: null } });
const newList = (s: Stage) =>
  s.ok(contract.lists.create, {
    body: {
      name: `List ${word()} ${s.canary}`,
      filter: { all: [{ field: 'tags', op: 'is', value: s.canary }] },
    },
  });
const newPond = (s: Stage) =>
  s.ok(contract.leads.createPond, { body: { name: `Pond ${word()} ${s.canary}` } });
/** A change of many that is done. */
const newBatch = async (s: Stage) =>
  s.ok(contract.batches.changeBulk, {
    body: { selection: { ids: [(await newLead(s)).id] }, changes: { addTags: [`Tag ${word()}`] } },
  });
const newOffice = (s: Stage) =>
  s.ok(contract.people.createOffice, { body: { name: `Office ${word()} ${s.canary}` } });
const newRole = (s: Stage) =>
  s.ok(contract.access.createRole, {
    body: { name: `Role ${word()} ${s.canary}`.slice(0, 60), base: 'agent' },
  });
const newKey = (s: Stage) =>
  s.ok(contract.keys.create, {
    body: {
      name: `Key ${s.canary}`,
      account: { name: `Service ${word()} ${s.canary}` },
      grants: { 'leads:read': 'all' },
    },
  });
const newWebhook = (s: Stage) =>
  s.ok(contract.doors.createWebhook, { body: { name: `Webhook ${word()} ${s.canary}`, source: null } });
const formOf = (s: Stage) => ({
  name: `Form ${word()} ${s.canary}`,
  title: 'Ask us',
  intro: null,
  fields: [{ field: 'email' as const, label: 'E-mail', required: true }],
  consents: [{ channel: 'email' as const, wording: 'You may write to me.', required: false }],
  source: 'Website',
  inquiryType: 'inquiry.general' as const,
  tags: [],
  submitLabel: 'Send',
  thanks: 'Thank you.',
  redirectTo: null,
  privacyUrl: null,
  hosts: [],
  accent: '#3353d4',
});
const newForm = (s: Stage) => s.ok(contract.doors.createForm, { body: formOf(s) });
const newKiosk = async (s: Stage) =>
  s.ok(contract.doors.startKiosk, {
    body: { formId: (await newForm(s)).id, property: { street: `1 Elm St ${s.canary}` }, agentId: null },
  });
async function newInvitation(s: Stage): Promise<string> {
  const { invited } = await s.ok(contract.people.invite, {
    body: { people: [{ email: `guest.${word()}.${s.canary}@example.com`, roleId: 'agent', teamIds: [] }] },
  });
  return invited[0]!.id;
}
const newTerritory = (s: Stage) =>
  s.ok(contract.routing.createTerritory, {
    body: {
      name: `Territory ${word()} ${s.canary}`,
      cities: [`Town ${s.canary}`],
      agents: { people: [{ userId: s.members.agent.userId! }] },
    },
  });
/** Saves a draft of the routing rules; answers its revision. */
const newDraft = async (s: Stage): Promise<number> => {
  const { revision } = await s.ok(contract.routing.overview);
  const saved = await s.ok(contract.routing.saveDraft, {
    body: { revision, rules: routingRules(s) },
  });
  return saved.revision;
};
const routingRules = (s: Stage) => ({
  rules: [
    {
      // Made by who writes the rule: it names nothing of the company.
      id: '10000000-0000-4000-8000-000000000001',
      name: `Rule ${s.canary}`.slice(0, 80),
      criteria: { sources: [`Source ${s.canary}`] },
      steps: [{ kind: 'listing_agent' as const }],
    },
  ],
  catchAll: { steps: [{ kind: 'owner' as const }] },
});
/** A simulation, the one before it given up: one of a company runs at a time. */
async function newSimulation(s: Stage): Promise<string> {
  await endSimulations(s);
  return (await s.ok(contract.routing.startSimulation, { body: {} })).id;
}
const endSimulations = (s: Stage) =>
  s.world.ctx.tx(s.tenant.owner, (tx) =>
    tx
      .updateTable('routing_simulations')
      .set({ state: 'failed' })
      .where('tenant_id', '=', s.tenant.id)
      .where('state', '=', 'running')
      .execute(),
  );
const inactive = async (s: Stage): Promise<string> => {
  const person = await newPerson(s);
  await s.ok(contract.people.deactivateMember, { params: { userId: person.userId! }, body: { to: [] } });
  return person.userId!;
};

const newMail = (s: Stage): string =>
  `From: Leads <leads@portal.example.com>\r\nSubject: New ${s.canary}\r\nMessage-ID: <${word()}@example.com>\r\n\r\nKim ${s.canary}\r\nE-mail ${asking(s)} asks`;
const asking = (s: Stage): string => `kim.${s.canary}@example.com`;
async function newMessage(s: Stage): Promise<{ messageId: string }> {
  const client = await s.client(s.tenant.owner);
  const reply = await client.fetch('/api/intake/mail', { method: 'POST', body: newMail(s) });
  return (await reply.json()) as { messageId: string };
}
const newMailbox = (s: Stage) =>
  s.ok(contract.messages.addMailbox, { body: { kind: 'address', name: `Relay ${s.canary}` } });
async function newTemplate(s: Stage): Promise<string> {
  await s.ok(contract.messages.teach, {
    params: await newMessage(s),
    body: { fields: { email: asking(s) } },
  });
  return (await s.ok(contract.messages.templates)).items[0]!.id;
}

/** One valid call of every endpoint. What it needs is made afresh, so that it can be made again. */
export const SPECIMENS: Readonly<Record<string, (s: Stage) => Promise<Specimen>>> = {
  ...TIMELINE,
  ...VIEWERS,
  ...tasksAndCalendar,
  'auth.setupStatus': async () => ({}),
  'auth.signIn': async (s) => ({ body: { email: (await newPerson(s)).email, password: PASSWORD } }),
  'auth.passkeyOptions': async () => ({}),
  'auth.stepUpOptions': async () => ({}),
  'auth.stepUp': async (s) => ({ by: await newPerson(s), body: { method: 'password', password: PASSWORD } }),
  'auth.forgotPassword': async (s) => ({
    body: { email: (await newPerson(s)).email },
    auditedByJob: true,
  }),
  'auth.companies': async () => ({}),
  'auth.switchCompany': async (s) => ({ by: await newPerson(s), body: { companyId: s.tenant.id } }),
  'auth.signOut': async (s) => ({ by: await newPerson(s) }),
  'auth.me': async () => ({}),
  'auth.updateCompany': async (s) => ({ body: { name: `Realty ${s.canary} ${word()}` } }),
  'account.profile': async () => ({}),
  'account.updateProfile': async (s) => ({ by: await newPerson(s), body: { phone: '+1 312 555 0100' } }),
  'account.changeEmail': async (s) => ({
    by: await newPerson(s),
    body: { email: `new.${word()}@example.com` },
  }),
  'account.security': async () => ({}),
  'account.changePassword': async (s) => ({
    by: await newPerson(s),
    body: { current: PASSWORD, next: `harbour ${word()} violet` },
  }),
  'account.beginTotp': async (s) => ({ by: await newPerson(s) }),
  'account.beginPasskey': async (s) => ({ by: await newPerson(s) }),
  'account.sessions': async () => ({}),
  'account.endSession': async (s) => {
    const person = await newPerson(s);
    const { items } = await (await s.client(person)).call(contract.account.sessions);
    return { by: person, params: { sessionId: items[0]!.id } };
  },
  'account.endOtherSessions': async (s) => ({ by: await newPerson(s) }),
  'people.listUsers': async () => ({}),
  'people.listMembers': async () => ({}),
  'people.getMember': async (s) => ({ params: { userId: s.members.agent.userId! } }),
  'people.updateMember': async (s) => ({
    params: { userId: (await newPerson(s)).userId! },
    body: { roleId: 'isa', teams: [{ id: (await newTeam(s)).id, lead: true }] },
  }),
  'people.deactivateMember': async (s) => ({
    params: { userId: (await newPerson(s)).userId! },
    body: { to: [s.members.agent.userId!] },
  }),
  'people.activateMember': async (s) => ({ params: { userId: await inactive(s) } }),
  'people.endMemberSessions': async (s) => ({ params: { userId: (await newPerson(s)).userId! } }),
  'people.removeMemberFactors': async (s) => ({ params: { userId: (await newPerson(s)).userId! } }),
  'people.listInvitations': async () => ({}),
  'people.invite': async (s) => ({
    body: {
      people: [{ email: `guest.${word()}@example.com`, roleId: 'agent', teamIds: [(await newTeam(s)).id] }],
    },
  }),
  'people.resendInvitation': async (s) => ({ params: { invitationId: await newInvitation(s) } }),
  'people.revokeInvitation': async (s) => ({ params: { invitationId: await newInvitation(s) } }),
  'people.organisation': async () => ({}),
  'people.createOffice': async () => ({ body: { name: `Office ${word()}` } }),
  'people.updateOffice': async (s) => ({
    params: { officeId: (await newOffice(s)).id },
    body: { name: `Office ${word()}` },
  }),
  'people.removeOffice': async (s) => ({ params: { officeId: (await newOffice(s)).id } }),
  'people.createTeam': async (s) => ({
    body: {
      name: `Team ${word()}`,
      officeId: (await newOffice(s)).id,
      members: [{ userId: s.members.agent.userId!, lead: false }],
    },
  }),
  'people.updateTeam': async (s) => ({
    params: { teamId: (await newTeam(s)).id },
    body: {
      name: `Team ${word()}`,
      officeId: (await newOffice(s)).id,
      members: [{ userId: (await newPerson(s)).userId!, lead: false }],
    },
  }),
  'people.removeTeam': async (s) => ({ params: { teamId: (await newTeam(s)).id } }),
  'access.listRoles': async () => ({}),
  'access.createRole': async () => ({
    body: { name: `Role ${word()}`, base: 'agent', grants: { 'leads:export': 'own' } },
  }),
  'access.updateRole': async (s) => {
    const role = await newRole(s);
    return {
      params: { roleId: role.id },
      body: { grants: { 'leads:export': 'own' }, fields: { phones: 'hidden' }, version: role.version },
    };
  },
  'access.removeRole': async (s) => ({ params: { roleId: (await newRole(s)).id } }),
  'keys.list': async () => ({}),
  'keys.create': async (s) => ({
    body: { name: 'Feed', account: { id: (await newKey(s)).account.id }, grants: { 'leads:read': 'all' } },
  }),
  'keys.update': async (s) => ({ params: { keyId: (await newKey(s)).id }, body: { name: 'Renamed' } }),
  'keys.rotate': async (s) => ({ params: { keyId: (await newKey(s)).id }, body: { overlapHours: 1 } }),
  'keys.revoke': async (s) => ({ params: { keyId: (await newKey(s)).id } }),
  'messages.receiveMail': async (s) => ({ file: newMail(s) }),
  'messages.receiveAdf': async (s) => ({
    file: `<adf><prospect><id>${word()} ${s.canary}</id></prospect></adf>`,
  }),
  'messages.receiveAtAddress': async (s) => ({
    params: { token: (await newMailbox(s)).url!.split('/').at(-1)! },
    file: newMail(s),
  }),
  'messages.list': async () => ({}),
  'messages.count': async () => ({}),
  'messages.get': async (s) => ({ params: await newMessage(s) }),
  'messages.original': async (s) => ({ params: await newMessage(s) }),
  'messages.makeLead': async (s) => ({
    params: await newMessage(s),
    body: { fields: { name: `Kim ${s.canary}`, email: `kim.${word()}@example.com` } },
  }),
  'messages.ignore': async (s) => ({ body: { ids: [(await newMessage(s)).messageId] } }),
  'messages.tryTemplate': async (s) => ({
    params: await newMessage(s),
    body: { fields: { name: `Kim ${s.canary}` } },
  }),
  'messages.teach': async (s) => ({ params: await newMessage(s), body: { fields: { email: asking(s) } } }),
  'messages.templates': async () => ({}),
  'messages.removeTemplate': async (s) => ({ params: { templateId: await newTemplate(s) } }),
  'messages.mailboxes': async () => ({}),
  'messages.addMailbox': async (s) => ({ body: { kind: 'address', name: `Relay ${s.canary}` } }),
  'messages.updateMailbox': async (s) => ({
    params: { mailboxId: (await newMailbox(s)).id },
    body: { active: false },
  }),
  'messages.removeMailbox': async (s) => ({ params: { mailboxId: (await newMailbox(s)).id } }),
  'enrichment.facts': async (s) => ({ params: { leadId: (await newLead(s)).id } }),
  'enrichment.refresh': async (s) => ({ params: { leadId: (await newLead(s)).id } }),
  'enrichment.listProviders': async () => ({}),
  'enrichment.createProvider': async (s) => ({
    body: { ...providerBody(s), name: `Other ${s.canary}` },
  }),
  'enrichment.updateProvider': async (s) => ({
    params: { providerId: (await newProvider(s)).id },
    body: { version: 1, name: 'Renamed' },
  }),
  'enrichment.removeProvider': async (s) => ({ params: { providerId: (await newProvider(s)).id } }),
  // Without anything to ask by, nobody is called.
  'enrichment.tryProvider': async (s) => ({ params: { providerId: (await newProvider(s)).id }, body: {} }),
  'audit.list': async () => ({}),
  'audit.get': async (s) => {
    const lead = await newLead(s);
    const { items } = await s.ok(contract.audit.list, { query: { resourceId: lead.id } });
    return { params: { entryId: items[0]!.id } };
  },
  'audit.actions': async () => ({}),
  'audit.chain': async () => ({}),
  'audit.verify': async () => ({}),
  'audit.export': async () => ({}),
  'leads.list': async () => ({ query: { count: 'true' } }),
  'leads.search': async (s) => ({ query: { q: s.canary } }),
  'leads.create': async (s) => ({
    body: { name: `New ${s.canary}`, emails: [`new.${word()}@example.com`], ownerId: s.members.agent.userId },
  }),
  'leads.get': async (s) => ({ params: { leadId: s.lead } }),
  'inquiries.receive': async (s) => ({
    body: {
      type: 'inquiry.general',
      source: `Portal ${s.canary}`,
      person: { name: `Asking ${s.canary}`, emails: [`asking.${word()}@example.com`] },
      message: `Call me ${s.canary}`,
    },
  }),
  'sources.list': async () => ({}),
  'sources.update': async (s) => {
    const source = `Source ${word()} ${s.canary}`;
    await s.ok(contract.leads.create, { body: { name: `Fresh ${s.canary}`, source } });
    const { items } = await s.ok(contract.sources.list, {});
    const { id } = items.find(({ name }) => name === source)!;
    return { params: { sourceId: id }, body: { state: 'archived' } };
  },
  'leads.update': async (s) => {
    const { id, version } = await newLead(s);
    return { params: { leadId: id }, body: { version, location: `Elsewhere ${word()}` } };
  },
  'leads.remove': async (s) => ({ params: { leadId: (await newLead(s)).id } }),
  'leads.restore': async (s) => {
    const { id } = await newLead(s);
    await s.ok(contract.leads.remove, { params: { leadId: id } });
    return { params: { leadId: id } };
  },
  'leads.events': async (s) => ({ params: { leadId: s.lead } }),
  'leads.addNote': async (s) => ({ params: { leadId: s.lead }, body: { text: `Another note ${s.canary}` } }),
  'firstTouch.logTouch': async (s) => ({
    params: { leadId: s.lead },
    body: { kind: 'call', outcome: 'spoke', note: `They called ${s.canary}` },
  }),
  'firstTouch.listClocks': async (s) => ({ params: { leadId: s.lead } }),
  'firstTouch.getSettings': async () => ({}),
  'firstTouch.saveSettings': async (s) => ({ body: await s.ok(contract.firstTouch.getSettings) }),
  'offers.today': async () => ({}),
  'offers.claim': async (s) => ({
    by: s.members.agent,
    params: { offerId: await newOffer(s, s.members.agent) },
  }),
  'notifications.list': async () => ({}),
  'notifications.countUnread': async () => ({}),
  'notifications.markRead': async () => ({ body: { upTo: '2030-01-01T00:00:00Z' } }),
  'leads.export': async () => ({}),
  'batches.previewBulk': async (s) => ({
    body: { selection: { ids: [s.lead] }, changes: { timeline: 'now' } },
  }),
  'batches.changeBulk': async (s) => ({
    body: { selection: { ids: [s.lead] }, changes: { timeline: 'later' } },
  }),
  'batches.list': async () => ({}),
  'batches.get': async (s) => ({ params: { batchId: (await newBatch(s)).id } }),
  'batches.problems': async (s) => ({ params: { batchId: (await newBatch(s)).id } }),
  'batches.cancel': async (s) => {
    const leads = Array.from({ length: 201 }, (_, i) => ({ name: `Many ${i} ${s.canary}` }));
    const settings = await insertSettings(s.world.ctx, s.tenant.owner);
    const ids = await s.world.ctx.tx(s.tenant.owner, (tx) =>
      insertLeads(s.world.ctx, tx, s.tenant.owner, leads, settings),
    );
    const batch = await s.ok(contract.batches.changeBulk, {
      body: { selection: { ids }, changes: { timeline: 'now' } },
    });
    return { params: { batchId: batch.id } };
  },
  'batches.previewUndo': async (s) => ({ params: { batchId: (await newBatch(s)).id } }),
  'batches.undo': async (s) => ({ params: { batchId: (await newBatch(s)).id }, body: {} }),
  'leads.share': async (s) => ({
    params: { leadId: (await newLead(s)).id },
    body: { userIds: [(await newPerson(s)).userId!] },
  }),
  'leads.explainAccess': async (s) => ({
    params: { leadId: s.lead },
    query: { userId: s.neighbour.userId! },
  }),
  'leads.listPonds': async () => ({}),
  'leads.createPond': async (s) => ({
    body: { name: `Pond ${word()}`, userIds: [s.members.agent.userId!], teamIds: [(await newTeam(s)).id] },
  }),
  'leads.updatePond': async (s) => ({
    params: { pondId: (await newPond(s)).id },
    body: { name: `Pond ${word()}`, userIds: [s.neighbour.userId!] },
  }),
  'leads.removePond': async (s) => ({ params: { pondId: (await newPond(s)).id } }),
  'lists.list': async () => ({}),
  'lists.counts': async () => ({}),
  'lists.create': async () => ({
    body: { name: `Kept ${word()}`, filter: [{ field: 'band', op: 'is', value: 'hot' }], shared: true },
  }),
  'lists.update': async (s) => {
    const { id, version } = await newList(s);
    return { params: { listId: id }, body: { version, density: 'dense' } };
  },
  'lists.remove': async (s) => ({ params: { listId: (await newList(s)).id } }),
  'lists.arrange': async (s) => ({ body: { items: [{ id: (await newList(s)).id, pinned: true }] } }),
  'leads.sources': async () => ({}),
  'leads.listStages': async () => ({}),
  ...FIELDS,
  ...SYNC,
  ...LISTINGS,
  ...dealSpecimens,
  ...pipelineSpecimens,
  ...todaySpecimens,
  ...modelSpecimens,
  'leads.listFields': async () => ({}),
  'intake.uploadImport': async (s) => ({
    query: { fileName: 'leads.csv' },
    file: `Name,E-mail\nRow ${s.canary},row.${word()}@example.com\n`,
  }),
  'intake.listImports': async (s) => {
    await uploadImport(s);
    return {};
  },
  'intake.getImport': async (s) => ({ params: { importId: await uploadImport(s) } }),
  'intake.configureImport': async (s) => ({
    params: { importId: await uploadImport(s) },
    body: { defaultSource: `Fair ${s.canary}` },
  }),
  'intake.listMappings': async () => ({}),
  'intake.saveMapping': async (s) => ({
    params: { importId: await uploadImport(s) },
    body: { name: `Files ${word()} ${s.canary}` },
  }),
  'intake.removeMapping': async (s) => {
    const importId = await uploadImport(s);
    const { id } = await s.ok(contract.intake.saveMapping, {
      params: { importId },
      body: { name: `Files ${word()}` },
    });
    return { params: { mappingId: id } };
  },
  'intake.checkImport': async (s) => ({ params: { importId: await uploadImport(s) } }),
  'intake.startImport': async (s) => ({ params: { importId: await uploadImport(s) } }),
  'intake.cancelImport': async (s) => ({ params: { importId: await uploadImport(s) } }),
  'intake.importErrors': async (s) => ({ params: { importId: await uploadImport(s) } }),
  'ml.explainScore': async (s) => ({ params: { leadId: s.lead } }),
  'ml.scoreHistory': async (s) => ({ params: { leadId: s.lead } }),
  'ml.features': async () => ({}),
  'ml.overview': async () => ({}),
  'ml.listModels': async () => ({}),
  'ml.getModel': async (s) => ({ params: { modelId: await registerModel(s) } }),
  'ml.promoteModel': async (s) => {
    await registerModel(s);
    return { params: { modelId: await registerModel(s) }, body: { reason: 'It is better' } };
  },
  'duplicates.list': async () => ({}),
  'duplicates.ofLead': async (s) => ({ params: { leadId: s.lead } }),
  'duplicates.decide': async (s) => ({
    body: { leadIds: [(await newLead(s)).id, (await newLead(s)).id], decision: 'not_same' },
  }),
  'duplicates.startScan': async () => ({}),
  'duplicates.getScan': async () => ({}),
  'duplicates.previewMerge': async (s) => ({
    query: { ids: `${(await newLead(s)).id},${(await newLead(s)).id}` },
  }),
  'duplicates.merge': async (s) => {
    const [one, two] = [await newLead(s), await newLead(s)];
    const leads = [one, two].map(({ id, version }) => ({ id, version }));
    return { body: { survivorId: one.id, leads } };
  },
  'duplicates.listRelations': async (s) => ({ params: { leadId: s.lead } }),
  'duplicates.relate': async (s) => ({
    params: { leadId: (await newLead(s)).id, otherId: (await newLead(s)).id },
    body: { kind: 'spouse' },
  }),
  'duplicates.unrelate': async (s) => {
    const params = { leadId: (await newLead(s)).id, otherId: (await newLead(s)).id };
    await s.ok(contract.duplicates.relate, { params, body: { kind: 'spouse' } });
    return { params };
  },
  'ml.listRuns': async () => ({}),
  'routing.overview': async (s) => {
    await newDraft(s);
    return {};
  },
  'routing.saveDraft': async (s) => {
    const { revision } = await s.ok(contract.routing.overview);
    return { body: { revision, rules: routingRules(s) } };
  },
  'routing.discardDraft': async (s) => {
    await newDraft(s);
    return {};
  },
  'routing.publish': async (s) => ({ body: { revision: await newDraft(s) } }),
  'routing.listVersions': async (s) => {
    await s.ok(contract.routing.overview);
    return {};
  },
  'routing.getVersion': async (s) => {
    const { published } = await s.ok(contract.routing.overview);
    return { params: { version: String(published.version) } };
  },
  'routing.turns': async (s) => {
    await newTerritory(s);
    return {};
  },
  'routing.tryRules': async (s) => ({ body: { leadId: s.lead, rules: routingRules(s) } }),
  'routing.leadDecisions': async (s) => ({ params: { leadId: s.lead } }),
  'routing.listTerritories': async (s) => {
    await newTerritory(s);
    return {};
  },
  'routing.createTerritory': async (s) => ({ body: { name: `Territory ${word()} ${s.canary}` } }),
  'routing.updateTerritory': async (s) => ({
    params: { territoryId: (await newTerritory(s)).id },
    body: { postalCodes: ['78704'] },
  }),
  'routing.removeTerritory': async (s) => ({ params: { territoryId: (await newTerritory(s)).id } }),
  'routing.listAvailability': async () => ({}),
  'routing.ownAvailability': async () => ({}),
  'routing.setOwnAvailability': async () => ({ body: { receiving: true } }),
  'routing.setAvailability': async (s) => ({
    params: { userId: s.members.agent.userId! },
    body: { dayCap: 20 },
  }),
  'routing.startSimulation': async (s) => {
    await endSimulations(s);
    return { body: { days: 7 } };
  },
  'routing.listSimulations': async (s) => {
    await newSimulation(s);
    return {};
  },
  'routing.getSimulation': async (s) => ({ params: { simulationId: await newSimulation(s) } }),
  'doors.listWebhooks': async (s) => {
    await newWebhook(s);
    return {};
  },
  'doors.createWebhook': async () => ({ body: { name: `Portal ${word()}`, source: 'Portal' } }),
  'doors.updateWebhook': async (s) => ({
    params: { webhookId: (await newWebhook(s)).id },
    body: { name: `Renamed ${word()}`, active: false },
  }),
  'doors.rotateWebhook': async (s) => ({
    params: { webhookId: (await newWebhook(s)).id },
    body: { overlapHours: 1 },
  }),
  'doors.signWebhook': async (s) => ({
    params: { webhookId: (await newWebhook(s)).id },
    body: { required: true },
  }),
  'doors.webhookSample': async (s) => ({ params: { webhookId: (await newWebhook(s)).id } }),
  'doors.saveMapping': async (s) => ({
    params: { webhookId: (await newWebhook(s)).id },
    body: { mapping: { rules: [{ field: 'email', from: ['email'] }] }, version: 0 },
  }),
  'doors.tryWebhook': async (s) => ({
    params: { webhookId: (await newWebhook(s)).id },
    body: {
      mapping: { rules: [{ field: 'email', from: ['email'] }] },
      payload: { email: `trial.${word()}@example.com` },
    },
  }),
  'doors.listForms': async (s) => {
    await newForm(s);
    return {};
  },
  'doors.getForm': async (s) => ({ params: { formId: (await newForm(s)).id } }),
  'doors.createForm': async (s) => ({ body: formOf(s) }),
  'doors.updateForm': async (s) => {
    const form = await newForm(s);
    return { params: { formId: form.id }, body: { version: form.version, active: false } };
  },
  'doors.previewForm': async (s) => ({ body: formOf(s) }),
  'doors.listKiosks': async (s) => {
    await newKiosk(s);
    return {};
  },
  'doors.kioskHomes': async () => ({ query: { q: 'Elm' } }),
  'doors.startKiosk': async (s) => ({
    body: {
      formId: (await newForm(s)).id,
      property: { street: '1 Elm St' },
      agentId: s.members.agent.userId,
    },
  }),
  'doors.endKiosk': async (s) => ({ params: { kioskId: (await newKiosk(s)).id } }),
  'sample.load': async (s) => {
    // Only an empty company takes a sample.
    const { owner } = await addTenant(s.world.ctx, {
      company: { name: 'Empty', timeZone: 'America/Chicago', currency: 'USD' },
      owner: { name: 'Olive Owner', email: `empty.${word()}@example.com`, passwordHash: null },
      setupStep: 'stages',
    });
    return { by: owner };
  },
};

/** Names without a specimen and without a reason: must be none. */
export const missingSpecimens = (): string[] =>
  endpoints.map((e) => e.name).filter((name) => !(name in SPECIMENS) && !(name in ELSEWHERE));

/** Every id in a call replaced by one that nobody has. */
export const withRandomIds = (call: Specimen): Specimen =>
  JSON.parse(
    JSON.stringify({ ...call, by: undefined }).replaceAll(
      /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g,
      () => newId(),
    ),
  ) as Specimen;
