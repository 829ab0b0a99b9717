import { expect, test } from "vitest";
import { Film } from "./film.ts";

/** A run of so many steps of 32 examples, with a network of so many parameters. */
function filmed(steps: number, parameters: number, film = new Film()): Film {
  for (let step = 0; step <= steps; step += 1) {
    const examples = 32 * step;
    if (film.due(examples))
      film.add({ examples, parameters: new Float32Array(parameters).fill(step) });
  }
  return film;
}

const examplesOf = (film: Film) => film.moments.map(({ examples }) => examples);

test("moments are ever further apart, from the first step on", () => {
  const film = filmed(20_000, 10);
  const moments = examplesOf(film);
  expect(moments.slice(0, 4)).toEqual([0, 32, 64, 96]);
  expect(moments.length).toBeLessThan(400);
  for (const [at, examples] of moments.entries()) {
    const next = moments[at + 1] ?? 640_000;
    expect(next - examples).toBeLessThanOrEqual(Math.max(32, 0.02 * examples + 32));
  }
});

test("a film keeps within its memory, and its first moment", () => {
  const film = filmed(3000, 200_000);
  const bytes = film.moments.reduce((sum, { parameters }) => sum + parameters.byteLength, 0);
  expect(bytes).toBeLessThanOrEqual(24e6);
  expect(film.moments.length).toBeGreaterThan(12);
  expect(examplesOf(film)[0]).toBe(0);
  expect(96_000 - (examplesOf(film).at(-1) ?? 0)).toBeLessThan(0.5 * 96_000);
  expect(film.at(0)?.parameters[0]).toBe(0);
  expect([Film.fits(1_000_000), Film.fits(1_000_001)]).toEqual([true, false]);
});

test("a run that goes back loses the moments after it", () => {
  const film = filmed(100, 10);
  film.add({ examples: 1600, parameters: new Float32Array(10).fill(-1) });
  expect(examplesOf(film).at(-1)).toBe(1600);
  expect(film.at(1600)?.parameters[0]).toBe(-1);
  expect(film.at(1632)).toBeUndefined();
});

test("a saved film goes on", () => {
  const [saved, film] = [filmed(500, 10), new Film()];
  film.restore(saved.moments);
  expect(examplesOf(film)).toEqual(examplesOf(saved));
});
