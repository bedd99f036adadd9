import { configureStore } from '@reduxjs/toolkit';
import { setupListeners } from '@reduxjs/toolkit/query';
import { useDispatch, useSelector } from 'react-redux';
import { storage } from '../platform/storage';
import { api } from './api';
import { loadUi, saveUi } from './persist';
import { sessionSlice } from './session';
import { uiSlice } from './ui-slice';

export const store = configureStore({
  reducer: { [api.reducerPath]: api.reducer, session: sessionSlice.reducer, ui: uiSlice.reducer },
  preloadedState: { ui: loadUi(storage) },
  middleware: (defaults) => defaults().concat(api.middleware),
});

setupListeners(store.dispatch);

let saved = store.getState().ui;
store.subscribe(() => {
  const { ui } = store.getState();
  if (ui === saved) return;
  saved = ui;
  saveUi(storage, ui);
});

export type RootState = ReturnType<typeof store.getState>;
export const useAppDispatch = useDispatch.withTypes<typeof store.dispatch>();
export const useAppSelector = useSelector.withTypes<RootState>();
