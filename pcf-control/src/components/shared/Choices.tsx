/** One of several, as real radio buttons drawn as chips or as rows: one tab stop, arrows choose. */
import * as React from 'react';
import { getId } from '@fluentui/react';
import { h, type ReactElement } from './h';
import { Sign } from './icons';

export interface Choice {
  readonly value: string;
  readonly label: React.ReactNode;
}

interface Props {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly appearance: 'chip' | 'row';
  /** So many that they scroll by themselves. */
  readonly long?: boolean;
}

export const Choices = ({ label, choices, value, onChange, appearance, long }: Props): ReactElement => {
  const [name] = React.useState(() => getId(appearance));
  return (
    <div role="radiogroup" aria-label={label} className={`jit-${appearance}s ${long ? 'jit-long' : ''}`}>
      {choices.map((choice) => {
        const on = choice.value === value;
        return (
          <label key={choice.value} className={`jit-${appearance} ${on ? 'jit-on' : ''}`}>
            <input type="radio" name={name} checked={on} onChange={() => onChange(choice.value)} />
            {appearance === 'chip' && on && <Sign name="check" />}
            {choice.label}
          </label>
        );
      })}
    </div>
  );
};

/** Lengths to choose from, some with a caption. */
export const lengthChoices = (
  lengths: readonly number[],
  length: (minutes: number) => string,
  caption: (minutes: number) => string | false,
): Choice[] =>
  lengths.map((minutes) => {
    const said = caption(minutes);
    return {
      value: String(minutes),
      label: [
        <bdi key="length">{length(minutes)}</bdi>,
        said && <span key="caption" className="jit-help">{` ${said}`}</span>,
      ],
    };
  });
