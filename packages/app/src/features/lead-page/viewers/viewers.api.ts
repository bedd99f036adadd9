import type { ReplyOf } from '@lintel/contract';
import { viewers } from '@lintel/contract/viewers';
import { network } from '@/platform/network';
import { serverUrl } from '@/platform/server';
import { api, callEndpoint } from '@/store/api';
import { offlineState } from '@/store/offline/offline-state';
import type { AppProblem } from '@/store/problem';
import { send } from '@/store/send';
import { accessToken } from '@/store/token';

interface Page {
  leadId: string;
  pageId: string;
  editing: boolean;
}
type Viewers = ReplyOf<typeof viewers.stay>;

/** What is being said of a page. */
const underWay = new Map<string, Promise<unknown>>();

const viewersApi = api.injectEndpoints({
  endpoints: (build) => ({
    /** Says that a page is in sight, and asks who else is there: one question, asked again by time and by hint. */
    leadViewers: build.query<Viewers, Page>({
      // Not by way of what the device keeps: without a network there is nobody to tell.
      queryFn: async ({ leadId, pageId, editing }, { dispatch, signal }) => {
        const call = { params: { leadId, pageId }, body: { editing } };
        const said = callEndpoint({ endpoint: viewers.stay, call }, dispatch, { signal });
        underWay.set(pageId, said);
        const outcome = await said;
        if (underWay.get(pageId) === said) underWay.delete(pageId);
        return outcome as { data: Viewers } | { error: AppProblem };
      },
      providesTags: (_reply, _error, { leadId }) => [{ type: 'viewers', id: leadId }],
      keepUnusedDataFor: 0,
    }),
  }),
});

export const { useLeadViewersQuery } = viewersApi;

/**
 * Says that a page is out of sight, also while it is being closed. Nobody hears how it went: a page that could not say it
 * is forgotten by itself.
 */
export function leavePage(pageId: string): void {
  const go = () => {
    const token = accessToken.get();
    if (token === null || !network.isOnline() || !offlineState.get().reachable) return;
    void send(viewers.leave, { params: { pageId } }, { server: serverUrl, token, keepalive: true });
  };
  go();
  // A word of leaving that overtakes another of staying is lost: it is said again behind it, when there is still a page to.
  void underWay.get(pageId)?.then(go);
}
