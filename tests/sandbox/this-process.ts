/** Lets this very process sign in as the product: @azure/identity reads its settings from the process, not from us. */
export const signInAsProduct = (env: Readonly<Record<string, string>>): void => {
  for (const [name, value] of Object.entries(env)) if (name.startsWith('AZURE_')) process.env[name] = value;
};
