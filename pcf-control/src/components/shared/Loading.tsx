/** A placeholder in the shape of a screen, while its part of the board is on its way. */
import { Shimmer } from '@fluentui/react';
import { useDesk } from './desk';
import { h, Fragment, type ReactElement } from './h';
import { Subtle } from './parts';

const lines = (widths: readonly string[]): ReactElement => (
  <div className="jit-fields">
    {widths.map((width, at) => (
      <Shimmer key={at} width={width} />
    ))}
  </div>
);

export const Loading = (): ReactElement => (
  <>
    <Subtle>{useDesk().t('Loading')}</Subtle>
    <div className="jit-beside jit-waiting" aria-hidden="true">
      {lines(['70%', '45%', '90%', '70%', '45%', '90%'])}
      {lines(['50%', '90%', '30%', '100%', '100%', '40%'])}
    </div>
  </>
);
