import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { screen } from '@testing-library/react';
import { formulas, formulasWithSemicolons } from './formulas';
import { openApp } from './testing/open-app';

const manifest = readFileSync(join(__dirname, 'ControlManifest.Input.xml'), 'utf8');
const entities: Readonly<Record<string, string>> = { quot: '"', lt: '<', gt: '>', amp: '&', '#10': '\n' };
const inManifest = (name: string): string =>
  (new RegExp(`name="${name}"[^>]*?pfx-default-value="([^"]*)"`).exec(manifest)?.[1] ?? '').replace(
    /&(quot|lt|gt|amp|#10);/g,
    (_, entity: string) => entities[entity] ?? '',
  );
const names = Object.keys(formulas) as (keyof typeof formulas)[];

test.each(names)('the formula %s is the one that the solution ships', (name) => {
  const shipped = readFileSync(join(__dirname, '../../solution/formulas', `${name}.fx`), 'utf8').trim();
  expect(formulas[name]).toBe(shipped);
});

test.each(names)('the manifest holds the formula %s as a comment', (name) => {
  expect(inManifest(name)).toBe(`/* ${formulas[name]} */`);
});

test('no formula holds the end of a comment', () => {
  for (const formula of Object.values(formulas)) expect(formula).not.toContain('*/');
});

test('the formulas read outputs that exist', () => {
  const used = new Set(
    Object.values(formulas).flatMap((formula) => [...formula.matchAll(/Self\.(\w+)/g)].map((m) => m[1])),
  );
  for (const name of used) expect(manifest).toMatch(new RegExp(`name="${name ?? ''}"[^>]*usage="output"`));
});

test.each([
  ['commas', false, formulas],
  ['semicolons', true, formulasWithSemicolons],
])(
  'in Studio the card shows the formulas with %s where the language of the maker has them',
  (_, decimalComma, shown) => {
    openApp({ authoring: true, decimalComma });
    for (const name of ['Board', 'OnRefresh', 'OnCommand'] as const) {
      expect(screen.getByRole('region', { name }).textContent).toBe(shown[name]);
    }
  },
);
