import type { IntakeMessage } from '@lintel/contract';
import { messages } from '@lintel/contract/kept-messages';
import { api, fromContract } from '@/store/api';
import type { ContractCall } from '@/store/renew';

export type QueueTab = 'open' | 'read' | 'ignored';
interface Page {
  items: IntakeMessage[];
  nextCursor: string | null;
}

const inboxApi = api.injectEndpoints({
  endpoints: (build) => ({
    messages: build.infiniteQuery<Page, QueueTab, string | null>({
      infiniteQueryOptions: {
        initialPageParam: null as string | null,
        getNextPageParam: (last) => last.nextCursor ?? undefined,
      },
      query: ({ queryArg: state, pageParam: cursor }): ContractCall => ({
        endpoint: messages.list,
        call: { query: { state, limit: 100, cursor } },
      }),
      providesTags: ['intake'],
    }),
    message: build.query({ ...fromContract(messages.get), providesTags: ['intake'] }),
    makeLead: build.mutation({ ...fromContract(messages.makeLead), invalidatesTags: ['intake', 'leads'] }),
    ignoreMessages: build.mutation({ ...fromContract(messages.ignore), invalidatesTags: ['intake'] }),
    tryTemplate: build.mutation(fromContract(messages.tryTemplate)),
    teach: build.mutation({ ...fromContract(messages.teach), invalidatesTags: ['intake'] }),
    templates: build.query({ ...fromContract(messages.templates), providesTags: ['intake'] }),
    removeTemplate: build.mutation({ ...fromContract(messages.removeTemplate), invalidatesTags: ['intake'] }),
    mailboxes: build.query({ ...fromContract(messages.mailboxes), providesTags: ['intake'] }),
    updateMailbox: build.mutation({ ...fromContract(messages.updateMailbox), invalidatesTags: ['intake'] }),
    removeMailbox: build.mutation({ ...fromContract(messages.removeMailbox), invalidatesTags: ['intake'] }),
  }),
});

export const {
  useMessagesInfiniteQuery,
  useMessageQuery,
  useMakeLeadMutation,
  useIgnoreMessagesMutation,
  useTryTemplateMutation,
  useTeachMutation,
  useTemplatesQuery,
  useRemoveTemplateMutation,
  useMailboxesQuery,
  useUpdateMailboxMutation,
  useRemoveMailboxMutation,
} = inboxApi;
