/** A small app around the control: a context like that of a canvas app, and what the app sees of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../host';

/** The texts of a language, from its resx file. */
export function readTexts(language = 1033): Readonly<Record<string, string>> {
  const xml = readFileSync(join(__dirname, '..', 'strings', `RequestControl.${String(language)}.resx`), 'utf8');
  const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&' };
  const rows = xml.matchAll(/<data name="([^"]+)"[^>]*>\s*<value>([\s\S]*?)<\/value>/g);
  return Object.fromEntries(
    [...rows].map(([, key = '', value = '']) => [
      key,
      value.replace(/&(lt|gt|amp);/g, (_, name: string) => entities[name] ?? ''),
    ]),
  );
}

export interface Inputs {
  board?: string;
  problem?: string;
  mode?: string;
  requestId?: string;
  theme?: string;
  width?: number;
  readOnly?: boolean;
  authoring?: boolean;
  visible?: boolean;
  rightToLeft?: boolean;
  decimalComma?: boolean;
  language?: number;
  /** Makes another text of each. */
  reword?: (text: string, key: string) => string;
}

export function aContext(inputs: Inputs, updated: readonly string[], events: Context['events']): Context {
  const texts = readTexts(inputs.language);
  const { reword = (text: string) => text } = inputs;
  const raw = (value: unknown): { raw: unknown } => ({ raw: value ?? null });
  const context = {
    parameters: {
      Board: raw(inputs.board),
      Problem: raw(inputs.problem),
      Mode: raw(inputs.mode ?? 'All'),
      RequestId: raw(inputs.requestId),
      Theme: raw(inputs.theme),
      AccessibleLabel: raw(null),
    },
    mode: {
      allocatedWidth: inputs.width ?? 1024,
      allocatedHeight: -1,
      isControlDisabled: inputs.readOnly ?? false,
      isVisible: inputs.visible ?? true,
      isAuthoringMode: inputs.authoring ?? false,
      label: '',
      trackContainerResize: () => undefined,
    },
    resources: { getString: (key: string) => reword(texts[key] ?? key, key) },
    userSettings: {
      isRTL: inputs.rightToLeft ?? false,
      numberFormattingInfo: { numberDecimalSeparator: inputs.decimalComma === true ? ',' : '.' },
      dateFormattingInfo: { shortTimePattern: 'HH:mm' },
      getTimeZoneOffsetMinutes: () => 120,
    },
    updatedProperties: [...updated],
    events,
  };
  return context as unknown as Context;
}
