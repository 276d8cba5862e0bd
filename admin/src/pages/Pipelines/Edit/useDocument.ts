import { createContext, useContext } from 'react';

import type {
  Definition,
  DefinitionDiagnostic,
  DefinitionVersion,
  StageCounts,
} from '../../../api/definitions';
import type { Document, Path } from '../model/document';

/** What the JSON tab holds while it is no valid JSON; the other tabs keep the last valid document. */
export interface UnreadableText {
  readonly text: string;
  readonly message: string;
}

export interface DocumentState {
  /** As it is saved: name, version, state. Its `schema` is the document without the changes. */
  readonly definition: Definition;
  /** All versions of the name, newest first. */
  readonly versions: readonly DefinitionVersion[];
  /** The definition's JSON with the changes: all that the tabs show is read from it. */
  readonly document: Document;
  /**
   * Changes the document by a function of `model/document`, which keeps all that it does not change.
   *
   * @param group what is typed into one input is undone in one step: the key of its path.
   */
  readonly change: (edit: (document: Document) => Document, group?: string) => void;
  readonly isChanged: boolean;
  /** The user may not change definitions. */
  readonly isReadOnly: boolean;
  /** What the server says of the document as it is now, errors first. */
  readonly diagnostics: readonly DefinitionDiagnostic[];
  /** Of the active version and those before it; empty without one. */
  readonly liveCounts: StageCounts;
  readonly unreadable: UnreadableText | undefined;
  readonly setUnreadable: (text: UnreadableText | undefined) => void;
  /** Counts the changes that no input made: inputs that hold what is typed begin again. */
  readonly revision: number;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly undo: () => void;
  readonly redo: () => void;
  /** The path that was jumped to last; a new object for each jump. */
  readonly target: { readonly path: Path } | undefined;
  /** Opens the tab that shows the path, and focuses the input. */
  readonly goTo: (path: Path) => void;
}

export const DocumentContext = createContext<DocumentState | null>(null);

/** The document of the open editor. */
export function useDocument(): DocumentState {
  const state = useContext(DocumentContext);
  if (!state) throw new Error('A part of the editor is outside of its document.');
  return state;
}
