import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds; the buckets of the HTTP semantic conventions, finer below 10 ms where most of ours fall. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

export type Metrics = ReturnType<typeof createMetrics>;

/** The process's metrics. Labels are route templates and names from code, never paths, ids or people. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    httpDuration: new Histogram({
      name: 'http_server_request_duration_seconds',
      help: 'Time to answer a request',
      labelNames: ['http_request_method', 'http_route', 'http_response_status_code'],
      buckets: BUCKETS,
      registers,
    }),
    rateLimited: new Counter({
      name: 'crm_rate_limited_total',
      help: 'Requests refused by a rate class',
      labelNames: ['class'],
      registers,
    }),
    signIns: new Counter({
      name: 'crm_sign_ins_total',
      help: 'Sign-in attempts by result',
      labelNames: ['result'],
      registers,
    }),
    sessionReplays: new Counter({
      name: 'crm_session_replays_total',
      help: 'Sessions ended because an old refresh token was used',
      registers,
    }),
    proofs: new Counter({
      name: 'crm_identity_proofs_total',
      help: 'Second factors and step-ups by method and result',
      labelNames: ['method', 'result'],
      registers,
    }),
    jobDuration: new Histogram({
      name: 'crm_job_duration_seconds',
      help: 'Time a job ran',
      labelNames: ['job', 'outcome'],
      buckets: BUCKETS,
      registers,
    }),
    outboxLag: new Gauge({
      name: 'crm_outbox_oldest_seconds',
      help: 'Age of the oldest unpublished event',
      registers,
    }),
    queueJobs: new Gauge({
      name: 'crm_queue_jobs',
      help: 'Jobs in a queue by state',
      labelNames: ['queue', 'state'],
      registers,
    }),
    leadsCreated: new Counter({
      name: 'crm_leads_created_total',
      help: 'Leads created',
      labelNames: ['way'],
      registers,
    }),
    inquiries: new Counter({
      name: 'crm_inquiries_total',
      help: 'Events of people by door, and whether they made a lead, met one, or were turned away with their source',
      labelNames: ['door', 'outcome'],
      registers,
    }),
    scores: new Counter({
      name: 'crm_scores_total',
      help: 'Scores computed by source',
      labelNames: ['source'],
      registers,
    }),
    scoreDuration: new Histogram({
      name: 'crm_score_seconds',
      help: 'Time the computation of one score took',
      buckets: [0.000005, 0.00001, 0.00002, 0.00005, 0.0001, 0.0005, 0.001, 0.005, 0.05],
      registers,
    }),
    modelChecks: new Counter({
      name: 'crm_model_checks_total',
      help: 'Nightly checks of models by result',
      labelNames: ['outcome'],
      registers,
    }),
    modelFallbacks: new Counter({
      name: 'crm_model_fallbacks_total',
      help: 'Times rules took over because a model was worse than chance',
      registers,
    }),
    modelAlarms: new Gauge({
      name: 'crm_model_alarms',
      help: 'Open alarms about models by kind, over all companies',
      labelNames: ['kind'],
      registers,
    }),
    sockets: new Gauge({ name: 'crm_sockets', help: 'Open live connections', registers }),
    auditWaiting: new Gauge({ name: 'crm_audit_waiting', help: 'Audit entries not sealed yet', registers }),
    auditUnchecked: new Gauge({
      name: 'crm_audit_last_intact_seconds',
      help: 'Time since the last check that found the chain intact, of the company where that is longest',
      registers,
    }),
    auditBroken: new Gauge({
      name: 'crm_audit_broken',
      help: 'Companies whose last check found the chain broken',
      registers,
    }),
    poolWaiting: new Gauge({
      name: 'crm_database_pool_waiting',
      help: 'Callers waiting for a connection',
      registers,
    }),
  };
}
