/** Writes a formula in the notation of languages whose decimal sign is a comma. */

/** What stands between arguments (and fields), between steps, and in a number. */
export interface Signs {
  readonly argument: string;
  readonly step: string;
  readonly decimal: string;
}

export const pointSigns: Signs = { argument: ',', step: ';', decimal: '.' };
export const commaSigns: Signs = { argument: ';', step: ';;', decimal: ',' };

/** Kept as they are: comments, texts and quoted names. */
const kept = String.raw`\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"]|"")*"|'(?:[^']|'')+'|[A-Za-z_]\w*`;
const changed = String.raw`(\d+)\.(\d+)|[,;]`;
const piece = new RegExp(`${kept}|${changed}`, 'g');

/** A formula with other signs in their places. */
export const withSigns = (formula: string, { argument, step, decimal }: Signs): string =>
  formula.replace(piece, (found: string, whole?: string, part?: string) => {
    if (whole !== undefined && part !== undefined) return `${whole}${decimal}${part}`;
    if (found === ',') return argument;
    return found === ';' ? step : found;
  });

/** `Set(a, 1.5); b` becomes `Set(a; 1,5);; b`. */
export const inCommaNotation = (formula: string): string => withSigns(formula, commaSigns);
