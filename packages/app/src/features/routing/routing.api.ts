import { firstTouch } from '@lintel/contract/first-touch';
import { people } from '@lintel/contract/people';
import { routing } from '@lintel/contract/routing';
import { api, fromContract } from '@/store/api';

const routingApi = api.injectEndpoints({
  endpoints: (build) => ({
    routingOverview: build.query({ ...fromContract(routing.overview), providesTags: ['routing'] }),
    saveRoutingDraft: build.mutation({ ...fromContract(routing.saveDraft), invalidatesTags: ['routing'] }),
    discardRoutingDraft: build.mutation({
      ...fromContract(routing.discardDraft),
      invalidatesTags: ['routing'],
    }),
    publishRouting: build.mutation({ ...fromContract(routing.publish), invalidatesTags: ['routing'] }),
    routingVersions: build.query({ ...fromContract(routing.listVersions), providesTags: ['routing'] }),
    routingVersion: build.query({ ...fromContract(routing.getVersion) }),
    routingTurns: build.query({ ...fromContract(routing.turns), providesTags: ['routing', 'leads'] }),
    territories: build.query({ ...fromContract(routing.listTerritories), providesTags: ['routing'] }),
    createTerritory: build.mutation({
      ...fromContract(routing.createTerritory),
      invalidatesTags: ['routing'],
    }),
    updateTerritory: build.mutation({
      ...fromContract(routing.updateTerritory),
      invalidatesTags: ['routing'],
    }),
    removeTerritory: build.mutation({
      ...fromContract(routing.removeTerritory),
      invalidatesTags: ['routing'],
    }),
    organisation: build.query({ ...fromContract(people.organisation), providesTags: ['people'] }),
    availability: build.query({
      ...fromContract(routing.listAvailability),
      providesTags: ['routing', 'leads'],
    }),
    setAvailability: build.mutation({
      ...fromContract(routing.setAvailability),
      invalidatesTags: ['routing'],
    }),
    // The shell's switch has a query of its own; a change by either makes both look again.
    ownHours: build.query({ ...fromContract(routing.ownAvailability), providesTags: ['routing', 'leads'] }),
    setOwnHours: build.mutation({
      ...fromContract(routing.setOwnAvailability),
      invalidatesTags: ['routing'],
    }),
    tryRules: build.mutation({ ...fromContract(routing.tryRules) }),
    leadDecisions: build.query({
      ...fromContract(routing.leadDecisions),
      providesTags: (_reply, _problem, { params }) => [{ type: 'lead', id: params.leadId }],
    }),
    firstAnswer: build.query({ ...fromContract(firstTouch.getSettings), providesTags: ['routing'] }),
    saveFirstAnswer: build.mutation({
      ...fromContract(firstTouch.saveSettings),
      invalidatesTags: ['routing'],
    }),
    startSimulation: build.mutation({
      ...fromContract(routing.startSimulation),
      invalidatesTags: ['routing'],
    }),
    simulations: build.query({ ...fromContract(routing.listSimulations), providesTags: ['routing'] }),
    simulation: build.query({ ...fromContract(routing.getSimulation), providesTags: ['routing'] }),
  }),
});

export const {
  useRoutingOverviewQuery,
  useSaveRoutingDraftMutation,
  useDiscardRoutingDraftMutation,
  usePublishRoutingMutation,
  useRoutingVersionsQuery,
  useLazyRoutingVersionQuery,
  useRoutingTurnsQuery,
  useTerritoriesQuery,
  useCreateTerritoryMutation,
  useUpdateTerritoryMutation,
  useRemoveTerritoryMutation,
  useOrganisationQuery,
  useAvailabilityQuery,
  useSetAvailabilityMutation,
  useOwnHoursQuery,
  useSetOwnHoursMutation,
  useTryRulesMutation,
  useLeadDecisionsQuery,
  useFirstAnswerQuery,
  useSaveFirstAnswerMutation,
  useStartSimulationMutation,
  useSimulationsQuery,
  useSimulationQuery,
} = routingApi;
