/** A packed solution, opened for the rules: its files and its two XML documents. */
import { type Files, textAt } from '../packer/files.js';
import { parseXml, type XmlElement } from '../packer/xml.js';

export interface SolutionPackage {
  readonly files: Files;
  /** Root of solution.xml. */
  readonly manifest: XmlElement;
  /** Root of customizations.xml. */
  readonly customizations: XmlElement;
}

export interface Finding {
  readonly rule: string;
  /** Path in the zip. */
  readonly at: string;
  /** What is wrong, in a sentence. */
  readonly sentence: string;
}

export interface Rule {
  readonly name: string;
  /** What to do when it finds something. */
  readonly fix: string;
  readonly find: (solution: SolutionPackage) => readonly { readonly at: string; readonly sentence: string }[];
}

export const manifestPath = 'solution.xml';
export const customizationsPath = 'customizations.xml';

/** Throws an Error with the path when one of the two documents is missing or is no XML. */
export function openPackage(files: Files): SolutionPackage {
  const read = (path: string): XmlElement => {
    try {
      return parseXml(textAt(files, path));
    } catch (error) {
      throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return { files, manifest: read(manifestPath), customizations: read(customizationsPath) };
}

/** What every rule of a list finds in one solution. */
export const findings = (rules: readonly Rule[], solution: SolutionPackage): readonly Finding[] =>
  rules.flatMap(({ name, find }) => find(solution).map((found) => ({ rule: name, ...found })));
