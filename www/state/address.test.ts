import { describe, expect, test } from "vitest";
import { readAddress } from "./address.ts";
import { PRESET_NAMES } from "./presets.ts";

const problemOf = (search: string) => {
  const { address, problems } = readAddress(search);
  expect(address).toEqual({});
  expect(problems).toHaveLength(1);
  return problems[0];
};

describe("the address", () => {
  test("asks for nothing when it is bare", () => {
    expect(readAddress("")).toEqual({ address: {}, problems: [] });
  });

  test("gives data set, preset, seed, language and pause", () => {
    const search = "?dataset=cifar10&preset=softmax&seed=42&lang=ru&paused=1";
    expect(readAddress(search)).toEqual({
      address: { dataset: "cifar10", preset: "softmax", seed: "42", lang: "ru", paused: true },
      problems: [],
    });
  });

  test("gives a trained network, and the model without a network", () => {
    expect(readAddress("?trained=residual&show=neighbours").address).toEqual({
      trained: "residual",
      neighbours: true,
    });
    expect(problemOf("?show=me")).toMatchObject({ name: "show", expected: "neighbours" });
    expect(problemOf("?trained=../x")).toMatchObject({ name: "trained", value: "../x" });
  });

  test("gives workers and the build of the engine", () => {
    expect(readAddress("?workers=3&build=simd128").address).toEqual({
      workers: 3,
      build: "simd128",
    });
    expect(readAddress("?build=relaxed-simd").address.build).toBe("relaxed-simd");
  });

  test("knows every preset", () => {
    for (const preset of PRESET_NAMES) {
      expect(readAddress(`?preset=${preset}`).address.preset).toBe(preset);
    }
  });

  test("takes seeds up to 64 bits, and writes each in one way", () => {
    expect(readAddress("?seed=18446744073709551615").address.seed).toBe("18446744073709551615");
    expect(readAddress("?seed=007").address.seed).toBe("7");
    for (const seed of ["18446744073709551616", "-1", "1.5", "abc", "", "1e3"]) {
      expect(problemOf(`?seed=${seed}`)).toMatchObject({ name: "seed", value: seed });
    }
  });

  test("names what it does not know, and what it may be", () => {
    const expected = {
      dataset: "embedded, cifar10",
      lang: "en, ru",
      paused: "1, 0",
      build: "simd128, relaxed-simd",
    };
    for (const [name, may] of Object.entries(expected)) {
      expect(problemOf(`?${name}=mnist`)).toEqual({ name, value: "mnist", expected: may });
    }
    expect(problemOf("?preset=resnet")?.expected).toContain("softmax");
  });

  test("keeps what makes sense beside what does not", () => {
    const { address, problems } = readAddress("?lang=ru&dataset=mnist");
    expect(address).toEqual({ lang: "ru" });
    expect(problems).toHaveLength(1);
  });

  test("leaves parameters of others alone", () => {
    expect(readAddress("?utm_source=letter")).toEqual({ address: {}, problems: [] });
  });
});
