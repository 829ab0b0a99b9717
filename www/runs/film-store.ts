// The films of saved runs, moment by moment: each is written once, and a film that grows is not written anew.

import type { Moment } from "../trainer/film.ts";
import { transaction } from "./database.ts";

/** The moments of a run in the database. */
export const momentsOf = (id: string): IDBKeyRange =>
  IDBKeyRange.bound([id, 0], [id, Number.POSITIVE_INFINITY]);

/** Moments that are saved, by run, so that a page that is being left need not ask first. */
const saved = new Map<string, Set<number>>();

async function savedOf(id: string): Promise<Set<number>> {
  const known = saved.get(id);
  if (known !== undefined) return known;
  const keys = await transaction("readonly", ({ moments }) => moments.getAllKeys(momentsOf(id)));
  const found = new Set(keys.flatMap((key) => (Array.isArray(key) ? [Number(key[1])] : [])));
  saved.set(id, found);
  return found;
}

/** Saves a film as the run's, in place of what was saved of it. */
export async function putFilm(id: string, film: readonly Moment[]): Promise<void> {
  const before = await savedOf(id);
  const kept = new Set(film.map(({ examples }) => examples));
  await transaction("readwrite", ({ moments }) => {
    for (const examples of before) if (!kept.has(examples)) moments.delete([id, examples]);
    for (const { examples, parameters } of film) {
      if (!before.has(examples)) moments.put(parameters, [id, examples]);
    }
    return moments.count();
  });
  saved.set(id, kept);
}

/** The film of a saved run, the earliest moment first; empty where none was saved. */
export async function loadFilm(id: string): Promise<Moment[]> {
  const [keys, values] = await Promise.all([
    transaction("readonly", ({ moments }) => moments.getAllKeys(momentsOf(id))),
    transaction("readonly", ({ moments }) => moments.getAll(momentsOf(id))),
  ]);
  return keys.flatMap((key, at) => {
    const parameters: unknown = values[at];
    const examples = Array.isArray(key) ? Number(key[1]) : Number.NaN;
    return parameters instanceof Float32Array && parameters.buffer instanceof ArrayBuffer
      ? [{ examples, parameters: new Float32Array(parameters.buffer) }]
      : [];
  });
}
