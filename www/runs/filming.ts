// Films the run in training, shows moments of it, and keeps the film beside the saved run.

import { context, currentSession } from "../trainer/context.ts";
import { Film, type Moment } from "../trainer/film.ts";
import { loadFilm, putFilm } from "./film-store.ts";

/** The film of the run of `id`; null where its network is too large for one. */
let current: { id: string; film: Film | null } = { id: "", film: null };

function filmNow(): Film | null {
  const { id } = context.run;
  if (current.id !== id) current = { id, film: new Film() };
  return current.film;
}

/** Keeps the moment where it is due. */
function keepMoment(): void {
  const { session } = context;
  const film = filmNow();
  if (session === null || film === null) return;
  const examples = session.examples();
  if (!film.due(examples)) return;
  const parameters: Float32Array<ArrayBuffer> = session.parameters();
  if (Film.fits(parameters.length)) film.add({ examples, parameters });
  else current.film = null;
}

/** From now on the run in training is filmed, whichever it is. `begin` is the moment at which it was opened. */
export function startFilming(run: string, begin: Moment): void {
  context.keepMoment = keepMoment;
  if (context.run.id === run && Film.fits(begin.parameters.length)) filmNow()?.add(begin);
  keepMoment();
}

/** Examples seen at each moment; null where the network is too large for a film. */
export function moments(): Float64Array<ArrayBuffer> | null {
  keepMoment();
  const film = filmNow();
  return film === null ? null : Float64Array.from(film.moments, ({ examples }) => examples);
}

/** Shows the network as it was after so many examples, or as it is; false where there is no such moment. */
export function showMoment(examples: number | null): boolean {
  const moment = examples === null ? null : (filmNow()?.at(examples) ?? null);
  if (examples !== null && moment === null) return false;
  const shown = currentSession().showMoment(moment?.parameters);
  if (shown) context.moment = examples;
  return shown;
}

/** The film of the run in training as it is now; the result saves it as that of the saved run of `id`. */
export function filmToSave(): (id: string) => Promise<void> {
  const moments = filmNow()?.moments;
  // A browser that has room for the run alone keeps the run.
  return async (id) => {
    if (moments !== undefined) await putFilm(id, moments).catch(() => undefined);
  };
}

/** The run in training is the saved run of `id`: its film goes on. */
export async function restoreFilm(id: string): Promise<void> {
  const run = context.run.id;
  const saved = await loadFilm(id);
  const now = currentSession().examples();
  const length = currentSession().parameters().length;
  const film = new Film();
  // What it holds of a later time belongs to a run that was not saved.
  film.restore(
    saved.filter(({ examples, parameters }) => examples < now && parameters.length === length),
  );
  if (context.run.id === run && film.moments.length > 0) current = { id: run, film };
}
