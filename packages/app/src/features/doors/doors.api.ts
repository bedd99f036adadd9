import { contract } from '@lintel/contract';
import { doors } from '@lintel/contract/doors';
import { api, fromContract } from '@/store/api';

const { leads } = contract;

const doorsApi = api.injectEndpoints({
  endpoints: (build) => ({
    webhooks: build.query({ ...fromContract(doors.listWebhooks), providesTags: ['intake'] }),
    createWebhook: build.mutation({ ...fromContract(doors.createWebhook), invalidatesTags: ['intake'] }),
    updateWebhook: build.mutation({ ...fromContract(doors.updateWebhook), invalidatesTags: ['intake'] }),
    rotateWebhook: build.mutation({ ...fromContract(doors.rotateWebhook), invalidatesTags: ['intake'] }),
    signWebhook: build.mutation({ ...fromContract(doors.signWebhook), invalidatesTags: ['intake'] }),
    // Looking at it is logged, so it is asked for when somebody asks, not at each hint.
    webhookSample: build.query({ ...fromContract(doors.webhookSample), keepUnusedDataFor: 0 }),
    saveWebhookMapping: build.mutation({ ...fromContract(doors.saveMapping), invalidatesTags: ['intake'] }),
    tryWebhook: build.mutation(fromContract(doors.tryWebhook)),
    forms: build.query({ ...fromContract(doors.listForms), providesTags: ['intake'] }),
    form: build.query({ ...fromContract(doors.getForm), providesTags: ['intake'] }),
    createForm: build.mutation({ ...fromContract(doors.createForm), invalidatesTags: ['intake'] }),
    updateForm: build.mutation({ ...fromContract(doors.updateForm), invalidatesTags: ['intake'] }),
    previewForm: build.mutation(fromContract(doors.previewForm)),
    kiosks: build.query({ ...fromContract(doors.listKiosks), providesTags: ['intake'] }),
    kioskHomes: build.query(fromContract(doors.kioskHomes)),
    startKiosk: build.mutation({ ...fromContract(doors.startKiosk), invalidatesTags: ['intake'] }),
    endKiosk: build.mutation({ ...fromContract(doors.endKiosk), invalidatesTags: ['intake'] }),
    /** Custom fields a form can ask for and a value can become. */
    doorFields: build.query({ ...fromContract(leads.listFields), providesTags: ['fields'] }),
  }),
});

export const {
  useWebhooksQuery,
  useCreateWebhookMutation,
  useUpdateWebhookMutation,
  useRotateWebhookMutation,
  useSignWebhookMutation,
  useWebhookSampleQuery,
  useSaveWebhookMappingMutation,
  useTryWebhookMutation,
  useFormsQuery,
  useFormQuery,
  useCreateFormMutation,
  useUpdateFormMutation,
  usePreviewFormMutation,
  useKiosksQuery,
  useKioskHomesQuery,
  useStartKioskMutation,
  useEndKioskMutation,
  useDoorFieldsQuery,
} = doorsApi;
