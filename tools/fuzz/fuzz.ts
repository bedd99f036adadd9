/**
 * Schemathesis against the OpenAPI document of a running server, as three roles: examples, coverage, fuzzing and
 * stateful phases. `npm run fuzz` is the long run; `npm test -- fuzz` the short one. Counts are the server's own, so a
 * request that never arrived is not counted.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Role, Role as RoleName } from '@lintel/contract';
import { issueAccessToken } from '../../packages/server/src/modules/auth/index.ts';
import { buildStage, uploadImport } from '../../packages/server/test/who-may/stage.ts';
import { createWorld } from '../../packages/server/test/world.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const VENV = join(ROOT, '.venv-fuzz');
const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const ROLES: readonly Role[] = ['owner', 'team_lead', 'read_only'];
/** Said aloud by the tool when it is not up to the check: an answer no schema promises, or a door left open. */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'ignored_auth',
  'use_after_free',
];
/** Would end the session the run speaks with; their own suites try them. */
const ENDING = ['auth.signOut', 'auth.switchCompany', 'account.endSession', 'account.endOtherSessions'];

export interface FuzzResult {
  /** Requests the server answered, all roles together. */
  cases: number;
  serverErrors: number;
  /** What failed, one line each; empty when nothing did. */
  failures: string[];
}

/** The tool in a virtual environment of its own, made on first need. Throws a sentence when Python is missing. */
export function ensureSchemathesis(): string {
  const bin = join(VENV, process.platform === 'win32' ? 'Scripts' : 'bin');
  const tool = join(bin, 'schemathesis');
  const stamp = join(VENV, '.requirements');
  const hash = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex');
  if (existsSync(tool) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return tool;
  for (const [command, ...args] of [
    ['python3', '-m', 'venv', VENV],
    [
      join(bin, 'python'),
      '-m',
      'pip',
      'install',
      '-q',
      '--disable-pip-version-check',
      '--require-hashes',
      '-r',
      REQUIREMENTS,
    ],
  ] as const) {
    const made = spawnSync(command, args, { encoding: 'utf8' });
    if (made.status !== 0)
      throw new Error(`Schemathesis could not be installed: ${made.stderr || made.error?.message}`);
  }
  writeFileSync(stamp, hash);
  return tool;
}

/**
 * Runs the fuzzer for each role in a company of its own.
 * @param phases of the tool, comma separated
 * @param examples cases per operation and phase
 * @param seconds how long each role takes: the tool goes on trying until they are spent
 */
export async function fuzz(
  tool: string,
  options: {
    phases: string;
    /** All three unless said: each may run beside the others in a process of its own. */
    roles?: readonly Role[];
    examples: number;
    seconds: number;
    seed: number;
    say: (line: string) => void;
  },
): Promise<FuzzResult> {
  const world = await createWorld({ LIMIT_INTAKE: '1000000' });
  // Tokens live ten minutes and a run may be longer: the server's clock stands still.
  world.clock.set(new Date());
  const reports = mkdtempSync(join(tmpdir(), 'lintel-fuzz-'));
  const schema = join(reports, 'openapi.json');
  writeFileSync(
    schema,
    JSON.stringify(withShortAddresses(readFileSync(join(ROOT, 'docs/openapi.json'), 'utf8'))),
  );
  const result: FuzzResult = { cases: 0, serverErrors: 0, failures: [] };
  const answered = async (): Promise<{ all: number; broken: number }> => {
    const { values } = await world.ctx.metrics.httpDuration.get();
    const counts = values.filter((v) => 'metricName' in v && String(v.metricName).endsWith('_count'));
    const sum = (rows: typeof counts) => rows.reduce((total, row) => total + row.value, 0);
    return {
      all: sum(counts),
      broken: sum(counts.filter((v) => Number(v.labels.http_response_status_code) >= 500)),
    };
  };
  try {
    for (const role of options.roles ?? ROLES) {
      const stage = await buildStage(world);
      await uploadImport(stage);
      const token = await issueAccessToken(world.ctx, stage.members[role]);
      const { baseUrl } = await world.client();
      const before = await answered();
      const report = join(reports, `${role}.json`);
      const args = [
        'run',
        schema,
        '--url',
        `${baseUrl}/api`,
        '--checks',
        CHECKS.join(','),
        '--phases',
        options.phases,
        '--max-examples',
        String(options.examples),
        '--max-time',
        String(options.seconds),
        '--seed',
        String(options.seed),
        '--continue-on-failure',
        '--request-timeout',
        '20',
        '--no-shrink',
        '--warnings',
        'off',
        '--report',
        'json',
        '--report-json-path',
        report,
        '-H',
        `Authorization: Bearer ${token}`,
        ...ENDING.flatMap((id) => ['--exclude-operation-id', id]),
      ];
      const { code, output } = await run(tool, args, reports);
      const after = await answered();
      const cases = after.all - before.all;
      const broken = after.broken - before.broken;
      result.cases += cases;
      result.serverErrors += broken;
      options.say(`fuzz as ${role}: ${cases} cases, ${broken} × 5xx, exit ${code}`);
      if (code !== 0) result.failures.push(`as ${role}:\n${output.slice(-12_000)}`);
      else if (broken > 0) result.failures.push(`as ${role}: ${broken} answers of 500 and above`);
    }
  } finally {
    await world.close();
    rmSync(reports, { recursive: true, force: true });
  }
  return result;
}

/**
 * The document with no text of a query longer than fits an address in any script. What is longer than 16 kB is refused by
 * the server's parser, which closes the line, and the tool takes that for a fault.
 */
function withShortAddresses(document: string): unknown {
  return JSON.parse(document, (key, value: unknown) => {
    if (key !== 'parameters' || !Array.isArray(value)) return value;
    for (const { in: where, schema } of value as { in: string; schema: { maxLength?: number } }[]) {
      if (where === 'query' && schema.maxLength !== undefined)
        schema.maxLength = Math.min(schema.maxLength, 250);
    }
    return value;
  });
}

function run(command: string, args: string[], cwd: string): Promise<{ code: number | null; output: string }> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      // It keeps what it found in a folder where it runs.
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    child.once('error', fail);
    child.once('close', (code) => done({ code, output }));
  });
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      phases: { type: 'string', default: 'examples,coverage,fuzzing,stateful' },
      examples: { type: 'string', default: '250' },
      seconds: { type: 'string', default: '1500' },
      role: { type: 'string', multiple: true },
      seed: { type: 'string', default: '20261123' },
    },
  });
  const result = await fuzz(ensureSchemathesis(), {
    phases: values.phases,
    roles: values.role?.map((role) => RoleName.parse(role)) ?? ROLES,
    examples: Number(values.examples),
    seconds: Number(values.seconds),
    seed: Number(values.seed),
    say: console.log,
  });
  for (const failure of result.failures) console.log(failure);
  console.log(
    `${result.cases} cases, ${result.serverErrors} × 5xx, ${result.failures.length} roles with failures`,
  );
  process.exit(result.failures.length === 0 ? 0 : 1);
}
