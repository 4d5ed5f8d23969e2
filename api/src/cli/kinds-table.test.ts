import { kindsIn } from './kinds-table.js';

test('each kind has its sentence and its fields, those of an interface included', () => {
  const text = `
    export interface EventData {
      /** A scan
       * begins. */
      'sweep.begun': { readonly run: number };
      /** It is over. */
      'sweep.completed': { readonly run: number } & PlanData;
      'holder.gone': Nothing;
    }
    interface PlanData { readonly plan?: string }`;
  expect(kindsIn(text)).toEqual([
    { kind: 'sweep.begun', sentence: 'A scan\nbegins.', fields: ['run'] },
    { kind: 'sweep.completed', sentence: 'It is over.', fields: ['run', 'plan?'] },
    { kind: 'holder.gone', sentence: '', fields: [] },
  ]);
});
