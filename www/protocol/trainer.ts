// The typed border between the page, which draws, and the trainer worker, which computes. Both sides import types of this
// folder, and nothing of each other.

import type { DatasetInfo, DatasetName, DatasetsApi } from "./datasets.ts";
import type { DoctorApi } from "./doctor.ts";
import type { EvaluationApi } from "./evaluation.ts";
import type { ExcitationsApi } from "./excitations.ts";
import type { ExplanationApi } from "./explanation.ts";
import type { Fault, Outcome } from "./faults.ts";
import type { FilmApi } from "./film.ts";
import type { InspectorApi } from "./inspector.ts";
import type { NeighboursApi } from "./neighbours.ts";
import type { RaceApi } from "./race.ts";
import type { RunsApi, SavedRun } from "./runs.ts";
import type { Opened, OpenOptions, SessionApi } from "./session.ts";
import type { SlowMotionApi } from "./slow-motion.ts";
import type { SnapshotsApi } from "./snapshot.ts";

export type TrainerEvent =
  /** CIFAR-10 on its way in: bytes read so far (of how many, null when unknown), pictures ready to train on. */
  | {
      kind: "loading";
      dataset: DatasetName;
      bytes: number;
      total: number | null;
      bytesPerSecond: number;
      records: number;
      /** Whether another tab downloads, and this one waits for it. */
      inOtherTab: boolean;
    }
  /** The run was replaced without the page's asking: pictures began to arrive, or could not all be had. */
  | { kind: "opened"; opened: Opened }
  /** All pictures are there. */
  | { kind: "dataset"; dataset: DatasetInfo }
  /** The saved runs, the newest first. */
  | { kind: "saved"; runs: SavedRun[] }
  /** Bytes of cached pictures; null where there are none. */
  | { kind: "cached"; bytes: number | null }
  /** The run stopped by itself and can go on: it diverged. */
  | { kind: "fault"; fault: Fault }
  /** Something the visitor may want to know; the run goes on. */
  | { kind: "note"; fault: Fault }
  /** The engine panicked and needs a restart. */
  | { kind: "crashed"; text: string };

/** The trainer worker, as the page sees it (through Comlink). */
export interface TrainerApi
  extends SessionApi,
    DatasetsApi,
    SnapshotsApi,
    EvaluationApi,
    FilmApi,
    InspectorApi,
    ExplanationApi,
    ExcitationsApi,
    DoctorApi,
    NeighboursApi,
    RaceApi,
    RunsApi,
    SlowMotionApi {
  open(options: OpenOptions, onEvent: (event: TrainerEvent) => void): Promise<Outcome<Opened>>;
}
