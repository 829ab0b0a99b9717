// Runs saved in this browser.

import type { DatasetName } from "./datasets.ts";
import type { Outcome } from "./faults.ts";
import type { Opened } from "./session.ts";

/** A run saved in this browser. */
export interface SavedRun {
  id: string;
  /** What the visitor called it. */
  name: string | null;
  /** "auto": autosaved as training goes on; "named": as it was when the visitor saved it. */
  kind: "auto" | "named";
  /** JSON text of its network. */
  spec: string;
  dataset: DatasetName;
  examples: number;
  /** On held-out pictures; null before any was scored. */
  accuracy: number | null;
  bytes: number;
  /** When it was saved, in milliseconds since 1970. */
  at: number;
  /** When the visitor deleted it: it can come back for a few minutes. */
  deleted: number | null;
  /** Which tab works on it, or has since it was opened. */
  where: "here" | "elsewhere" | "nowhere";
}

/** Takes the browser's lock `name` for this page in place of the one before; false where another page holds it. */
export type HoldRun = (name: string) => Promise<boolean>;

/** The saved runs of this browser. */
export interface RunsApi {
  /**
   * Starts to save the run in this browser as it trains; events tell the list of saved runs. `hold` keeps other pages from
   * the run.
   */
  startAutosave(hold: HoldRun): Promise<void>;
  /** Saves the run now: the page is hidden or left. */
  onHide(): Promise<void>;
  /** The page comes back from the browser's back/forward cache. */
  onReturn(): Promise<void>;
  /** Saves the run as it is now under a name, in place of the saved run of `id` if one is given. */
  saveAs(name: string, id: string | null): Promise<Outcome<void>>;
  /** Opens a saved run. */
  openSaved(id: string): Promise<Outcome<Opened>>;
  /** A saved run as a file's bytes. */
  savedFile(id: string): Promise<Outcome<Uint8Array<ArrayBuffer>>>;
  updateSaved(
    id: string,
    changes: Partial<Pick<SavedRun, "name" | "deleted">>,
  ): Promise<Outcome<void>>;
}
