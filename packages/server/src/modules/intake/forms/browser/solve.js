// Solves the puzzle of a form beside the page.
import { deriveKey } from './altcha/algorithms/web/pbkdf2.js';
import { solveChallenge } from './altcha/pow.js';

self.onmessage = async ({ data: challenge }) => {
  const solution = await solveChallenge({ challenge, deriveKey, timeout: 30_000 });
  postMessage(solution ? btoa(JSON.stringify({ challenge, solution })) : '');
};
