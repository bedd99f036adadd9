import { pipelines } from '@lintel/contract/pipelines';
import { api, fromContract } from '@/store/api';

/** Kept for ten minutes: coming back from a lead finds the board as it was left. */
const KEEP_BOARD_S = 600;

const pipelineApi = api.injectEndpoints({
  endpoints: (build) => ({
    board: build.query({
      ...fromContract(pipelines.board),
      providesTags: (board) => [
        'pipeline',
        'stages',
        'leads',
        ...(board?.columns ?? []).flatMap(({ cards }) =>
          cards.map(({ id }) => ({ type: 'leads' as const, id })),
        ),
      ],
      keepUnusedDataFor: KEEP_BOARD_S,
    }),
    boardColumn: build.query({ ...fromContract(pipelines.boardColumn), keepUnusedDataFor: 0 }),
    moveLead: build.mutation({
      ...fromContract(pipelines.move),
      invalidatesTags: (_reply, error, { params }) =>
        error ? [] : ['pipeline', 'leads', { type: 'lead', id: params.leadId }],
    }),
  }),
});

export const { useBoardQuery, useLazyBoardColumnQuery, useMoveLeadMutation } = pipelineApi;
