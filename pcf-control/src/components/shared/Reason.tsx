/** The field for a reason: label above, help and error tied to it. */
import { useRef, type RefObject } from 'react';
import { TextField, type ITextField } from '@fluentui/react';
import { reasonMaxLength } from '@jit/connector/limits';
import { isTooLong, withoutPastedMarks } from '../../appearance/finding-appearance';
import { useEscape } from '../../use-escape';
import { useDesk } from './desk';
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
  const { label, help, value, onChange, onSend, onEscape, focusAtOnce, field } = props;
  const { t } = useDesk();
  const whole = useRef<HTMLDivElement>(null);
  useEscape(whole, onEscape);
  const error = isTooLong(value)
    ? t('TextTooLong', { length: value.trim().length, most: reasonMaxLength })
    : props.error;
  return (
    <div ref={whole}>
      <TextField
        className="jit-field"
        label={label}
        multiline
        autoAdjustHeight
        resizable={false}
        value={value}
        description={help}
        autoFocus={focusAtOnce ?? false}
        onChange={(_, next) => onChange(withoutPastedMarks(next ?? ''))}
        onKeyDown={({ key, ctrlKey, metaKey }) => {
          if (key === 'Enter' && (ctrlKey || metaKey)) onSend();
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
    </div>
  );
};
