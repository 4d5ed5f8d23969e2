/** Before each test file of the control. */
import '@testing-library/jest-dom';
import { configure } from '@testing-library/dom';
import { setIconOptions } from '@fluentui/react';
import { toHaveNoViolations } from 'jest-axe';
import * as React from 'react';

// The build turns JSX into `h`, the translator of the tests into React.createElement.
Object.assign(globalThis, { React });
// Fluent warns about each of its own icons, which come from a font that we do not use.
setIconOptions({ disableWarnings: true });
// A whole page behind each failure hides what failed.
configure({ getElementError: (message) => new Error(message ?? '') });
expect.extend(toHaveNoViolations);
