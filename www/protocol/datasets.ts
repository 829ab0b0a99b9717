// Data sets: what the page knows of them, and CIFAR-10's files and cache.

import type { Outcome } from "./faults.ts";
import type { DatasetName } from "./generated/types.ts";

export type { DatasetName };

/** Forms of CIFAR-10: records in an archive or alone, parquet, and ConvNetJS's batches with their labels. */
export type DataForm = "archive" | "batch" | "parquet" | "pictures" | "labels";

/** A file of CIFAR-10 whose form is known. */
export interface DataFile {
  file: File;
  form: DataForm;
  /** Its name with the names of its folders, where they are known. */
  path: string;
}

export interface DatasetInfo {
  name: DatasetName;
  classes: string[];
  trainCount: number;
  validationCount: number;
  testCount: number;
  /** True while more pictures are still arriving. */
  growing: boolean;
}

/** The cache of CIFAR-10 in this browser. */
export interface CachedData {
  /** Pictures to train on, and to test on. */
  train: number;
  test: number;
  /** Whether they came from the official archive, by its checksum. */
  official: boolean;
  /** Bytes of downloads that broke off or were cancelled. */
  unfinished: number;
}

/** CIFAR-10: loads it, and manages its cache. */
export interface DatasetsApi {
  /**
   * Loads CIFAR-10, from this browser's cache or from beside the page. Training begins on the first pictures, told by
   * an event; the promise resolves when all have come. On a fault the run before is restored.
   */
  useCifar10(): Promise<Outcome<null>>;
  /** The same from the public release at huggingface.co. Nobody is contacted there before this is asked for. */
  downloadCifar10(): Promise<Outcome<null>>;
  /** The same from files of the visitor's, whatever their kind. */
  loadFiles(files: DataFile[]): Promise<Outcome<null>>;
  /** Aborts the loading under way, which ends with the fault `loading_cancelled`. */
  cancelLoading(): Promise<void>;
  /** Bytes of CIFAR-10 cached in this browser; null when none are. */
  cachedBytes(): Promise<number | null>;
  cachedData(): Promise<CachedData>;
  clearCache(): Promise<void>;
}
