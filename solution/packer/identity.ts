/** What never changes once somebody has imported it: the names and the id by which an environment finds our components. */

/** Customization prefix of the publisher; every schema name starts with it. */
export const prefix = 'jit';
export const publisher = 'jitaccess';
export const optionValuePrefix = 28041;

/** UUIDv5 of `jitaccess/jit_jitaccess` in the URL namespace. A new import finds the connector by it. */
export const connectorId = '7e4f4aec-bd75-5c90-9c55-e53fc98cf8fd';
export const connectorName = 'jit_jitaccess';
/** `<prefix>_<namespace>.<constructor>` of the control's manifest. */
export const controlName = 'jit_JitAccess.RequestControl';

/** Languages of the control, by their number; 1033 is what others fall back to. */
export const languages = ['1025', '1031', '1033', '1036', '1041', '1046', '3082'] as const;
/** What the platform loads for the control, which has none of it in its bundle. */
export const platformLibraries = { React: '16.14.0', Fluent: '8.121.1' } as const;

/** In the order of import: a connector comes before what uses it. */
export const solutionNames = ['JitAccessConnector', 'JitAccess'] as const;
export type SolutionName = (typeof solutionNames)[number];

export const packageTypes = ['Unmanaged', 'Managed'] as const;
export type PackageType = (typeof packageTypes)[number];
