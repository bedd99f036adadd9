export { type Doubt, type Mapped, mapPayload } from './map-payload.ts';
export { type Leaf, leavesOf, stepsOf, tooDeep, valuesAt } from './paths.ts';
export { cleanLine, cleanText, readAmounts, readMoment, readYesNo } from './read-values.ts';
export { suggestMapping } from './suggest-mapping.ts';
