/** The field for a reason: label above, help and error tied to it. */
import type { RefObject } from 'react';
import { TextField, type ITextField } from '@fluentui/react';
import { reasonMaxLength } from '@jit/connector/limits';
import { withoutPastedMarks } from '../../appearance/finding-appearance';
import { h, type ReactElement } from './h';
import { Sign } from './icons';

interface Props {
  readonly label: string;
  readonly help: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: string | false | undefined;
  /** Ctrl+Enter: Enter alone makes a new line. */
  readonly onSend: () => void;
  readonly onEscape?: () => void;
  readonly focusAtOnce?: boolean;
  readonly field?: RefObject<ITextField>;
}

export const Reason = (props: Props): ReactElement => {
  const { label, help, value, onChange, error, onSend, onEscape, focusAtOnce, field } = props;
  return (
    <TextField
      className="jit-field"
      label={label}
      multiline
      autoAdjustHeight
      resizable={false}
      maxLength={reasonMaxLength}
      value={value}
      description={help}
      autoFocus={focusAtOnce ?? false}
      onChange={(_, next) => onChange(withoutPastedMarks(next ?? ''))}
      onKeyDown={({ key, ctrlKey, metaKey }) => {
        if (key === 'Enter' && (ctrlKey || metaKey)) onSend();
        if (key === 'Escape') onEscape?.();
      }}
      {...(error && {
        errorMessage: (
          <span className="jit-error">
            <Sign name="no" />
            <span>{error}</span>
          </span>
        ),
      })}
      {...(field && { componentRef: field })}
    />
  );
};
