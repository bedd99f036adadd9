/** The parts of TensorFlow.js that score, with its processor backend: one module, so that what loads them late loads one file. */
import '@tensorflow/tfjs-backend-cpu';

export {
  add,
  enableProdMode,
  matMul,
  ready,
  relu,
  setBackend,
  sigmoid,
  tensor1d,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
