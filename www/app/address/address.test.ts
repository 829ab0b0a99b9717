import { describe, expect, test } from "vitest";
import { PRESET_NAMES } from "../presets.ts";
import { isClear, readAddress } from "./address.ts";
import { mendAddress } from "./repair.ts";

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

  test("gives a pretrained network, and the model without a network", () => {
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

describe("an address as it arrives", () => {
  const wanted = { preset: "lenet", seed: "7", lang: "ru" };
  const understood = (search: string) => {
    expect(isClear(search), search).toBe(false);
    const mended = mendAddress(search);
    expect(isClear(mended.search), mended.search).toBe(true);
    return { ...mended, ...readAddress(mended.search) };
  };

  test("is clear as the page writes it", () => {
    for (const search of ["", "?", "?v=1&net=conv,K16,F5x3~residual(relu)~fc,K10&seed=7&lang=en"])
      expect(isClear(search), search).toBe(true);
  });

  test("is understood however often it was escaped, and whatever the sentence adds", () => {
    const plain = "preset=lenet&seed=7&lang=ru";
    const escaped = encodeURIComponent(plain);
    for (const search of [
      plain.replaceAll("&", "&amp;"),
      plain.replaceAll("&", "&amp;amp;"),
      plain.replaceAll("&", "&#38;"),
      escaped,
      encodeURIComponent(escaped),
      encodeURIComponent(plain.replaceAll("&", "&amp;")),
      plain.replaceAll("=", "%3D"),
      ...[")", ".", ",", "»", ").", "!”", "…", "]"].map((end) => plain + end),
      plain.replace("seed=7", "seed=7)"),
      plain.replace("seed", "Seed"),
    ]) {
      const { address, problems } = understood(`?${search}`);
      expect([address, problems], search).toEqual([wanted, []]);
    }
  });

  test("keeps the brackets of a network, not those of a sentence", () => {
    const net = "residual(conv,K3~relu)~fc,K10";
    for (const end of ["", ")", ").", "."]) {
      for (const text of [
        net,
        encodeURIComponent(net),
        encodeURIComponent(encodeURIComponent(net)),
      ]) {
        const { search } = mendAddress(`?net=${text}${end}`);
        expect(readAddress(search).address.texts?.net, text + end).toBe(net);
      }
    }
    const { search } = mendAddress("?net=fc,K10~residual(relu).");
    expect(readAddress(search).address.texts?.net).toBe("fc,K10~residual(relu)");
  });

  test("loses what is not understood, which is reported, and keeps the parameters of others", () => {
    const { search, problems } = mendAddress(
      "?utm_source=a%20b&workers=999&seed=7x&sed=8&preset=lenet&seed8&x=1",
    );
    expect(search).toBe("?utm_source=a%20b&preset=lenet&x=1");
    expect(problems.map(({ name, value }) => name + value)).toEqual([
      "workers999",
      "seed7x",
      "sed8",
      "seed8",
    ]);
    expect(problems.map(({ expected }) => expected).at(2)).toBe("seed=…");
  });
});
