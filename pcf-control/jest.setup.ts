/** Before each test file of the control. */
import '@testing-library/jest-dom';
import { setIconOptions } from '@fluentui/react';
import { toHaveNoViolations } from 'jest-axe';
import * as React from 'react';

// The build turns JSX into `h`, the translator of the tests into React.createElement.
Object.assign(globalThis, { React });
// Fluent warns about each of its own icons, which come from a font that we do not use.
setIconOptions({ disableWarnings: true });
expect.extend(toHaveNoViolations);
