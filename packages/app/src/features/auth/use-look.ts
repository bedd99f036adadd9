import { useEffect, useState } from 'react';
import type { AppProblem } from '@/store/problem';

interface LookCall<Data> {
  run: (call: { body: { token: string } }) => Promise<{ data: Data } | null>;
  error: AppProblem | null;
}

/** What stands behind the secret of a mail, asked once per link; `data` is null until the server has said it. */
export function useLook<Data>({ run, error }: LookCall<Data>, token: string | null) {
  const [data, setData] = useState<Data | null>(null);
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again
  useEffect(() => {
    if (!token) return;
    let here = true;
    setData(null);
    void run({ body: { token } }).then((reply) => here && reply && setData(reply.data));
    return () => {
      here = false;
    };
  }, [token, run, round]);
  return { data, error, again: () => setRound(round + 1) };
}
