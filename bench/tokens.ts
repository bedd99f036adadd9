/**
 * What it costs to know who asks: an access token the process has seen, one it has not, and a session whose standing must
 * be read again (every five seconds a session).
 *
 *   npm run bench -- tokens [--sessions 500]
 */
import { addTenant, authenticate, issueAccessToken } from '../packages/server/src/modules/auth/index.ts';
import { numberOption, openBench, quantile, verdict } from './harness.ts';

const SESSIONS = numberOption('sessions', 500);
const bench = await openBench();
try {
  const { ctx } = bench;
  const { owner } = await addTenant(ctx, {
    company: { name: 'Bench', timeZone: 'America/Chicago', currency: 'USD' },
    owner: { name: 'Olive Owner', email: 'owner@example.com', passwordHash: null },
  });
  const tokens: string[] = [];
  for (let i = 0; i < SESSIONS; i++) tokens.push(await issueAccessToken(ctx, owner));
  const wire = { requestId: 'bench', ip: '127.0.0.1', userAgent: null };
  const check = async (token: string): Promise<number> => {
    const from = performance.now();
    await authenticate(ctx, token, wire);
    return (performance.now() - from) * 1000;
  };

  // One at a time: what is measured is the work, not a queue.
  const first: number[] = [];
  for (const token of tokens) first.push(await check(token));
  const warm: number[] = [];
  const until = Date.now() + 4_000;
  for (let i = 0; warm.length < 50_000 && Date.now() < until; i++) warm.push(await check(tokens[i % 50]!));
  await new Promise((done) => setTimeout(done, 5_500));
  const again: number[] = [];
  for (const token of tokens) again.push(await check(token));

  const show = (name: string, values: number[]) =>
    console.log(
      `${name}: p50 ${quantile(values, 0.5).toFixed(1)} µs, p99 ${quantile(values, 0.99).toFixed(1)} µs of ${values.length}`,
    );
  show('token never seen: signature and standing', first);
  show('token seen, standing read again', again);
  show('token seen, standing known', warm);
  const mean = warm.reduce((sum, value) => sum + value, 0) / warm.length;
  verdict('token check of a session at work, mean µs', Number(mean.toFixed(1)), '50', mean <= 50);
} finally {
  await bench.close();
}
