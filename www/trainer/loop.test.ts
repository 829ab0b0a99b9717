import { beforeEach, expect, test, vi } from "vitest";
import { schedule } from "./loop.ts";

const { context, backend, session, crash } = vi.hoisted(() => ({
  context: {
    session: null as object | null,
    running: false,
    crashed: false,
    spec: "net",
    trainedMs: 0,
    emit: vi.fn(),
    onTick: vi.fn(),
    keepMoment: vi.fn(),
    raceTick: vi.fn(async () => false),
  },
  backend: {
    size: 1,
    computesSteps: (areCut: boolean) => areCut && backend.size > 1,
    run: vi.fn(async () => undefined),
  },
  session: {
    splits: () => true,
    begin: vi.fn(() => new Uint32Array()),
    finish: vi.fn(),
    jobId: () => 0,
    step: vi.fn(),
    trainFor: vi.fn(),
    searchFor: vi.fn(() => false),
    exciteFor: vi.fn(() => false),
  },
  crash: vi.fn(),
}));

vi.mock("../backends/engine.ts", () => ({
  loadEngine: async () => ({ JobKind: { Step: "step", Evaluation: "evaluation" } }),
}));
vi.mock("./context.ts", async () => ({
  context,
  backend,
  crash,
  currentSession: () => session,
  pauseTraining: () => {
    context.running = false;
  },
  exclusive: (await import("./lock.ts")).makeLock(),
}));

/** Trains for so many ticks, and pauses. */
function pauseAfter(ticks: number): void {
  context.running = true;
  context.onTick.mockImplementation(() => {
    if (context.onTick.mock.calls.length === ticks) context.running = false;
  });
}

const idle = () => new Promise((done) => setTimeout(done, 30));

beforeEach(() => {
  vi.resetAllMocks();
  session.begin.mockReturnValue(new Uint32Array());
  session.searchFor.mockReturnValue(false);
  context.raceTick.mockResolvedValue(false);
  Object.assign(context, { session, running: false, crashed: false });
  backend.size = 1;
});

test("one worker trains tick by tick until it is paused, and then rests", async () => {
  pauseAfter(3);
  schedule();
  await vi.waitFor(() => expect(session.trainFor).toHaveBeenCalledTimes(3));
  await idle();
  expect(session.trainFor).toHaveBeenCalledTimes(3);
  expect(session.searchFor).toHaveBeenCalledTimes(3);
  expect(backend.run).not.toHaveBeenCalled();
});

test("the back end computes each batch, and the session finishes it", async () => {
  backend.size = 2;
  session.begin.mockImplementation((kind?: unknown) =>
    Uint32Array.from(kind === "step" ? [1] : []),
  );
  pauseAfter(1);
  schedule();
  await vi.waitFor(() => expect(context.onTick).toHaveBeenCalledOnce());
  expect(backend.run.mock.calls.length).toBeGreaterThan(0);
  expect(session.finish.mock.calls.length).toBe(backend.run.mock.calls.length);
  expect(session.trainFor).not.toHaveBeenCalled();
});

test("an evaluation under way goes on while training is paused", async () => {
  session.begin.mockReturnValueOnce(Uint32Array.of(8, 8)).mockReturnValueOnce(Uint32Array.of(8));
  schedule();
  await vi.waitFor(() => expect(session.begin).toHaveBeenCalledTimes(3));
  await idle();
  expect(backend.run).toHaveBeenCalledTimes(2);
  expect(session.begin).toHaveBeenCalledTimes(3);
  expect(context.onTick).not.toHaveBeenCalled();
});

test("a fault pauses training and is told, and training can go on", async () => {
  const fault = { code: "loss_not_finite", examples: 64, back: 32 };
  session.trainFor.mockImplementationOnce(() => {
    throw fault;
  });
  context.running = true;
  schedule();
  await vi.waitFor(() => expect(context.emit).toHaveBeenCalledWith({ kind: "fault", fault }));
  expect(context.running).toBe(false);
  expect(crash).not.toHaveBeenCalled();
  pauseAfter(1);
  schedule();
  await vi.waitFor(() => expect(session.trainFor).toHaveBeenCalledTimes(2));
});

test("any other error is a crash, after which nothing runs", async () => {
  session.trainFor.mockImplementation(() => {
    throw new WebAssembly.RuntimeError("unreachable");
  });
  crash.mockImplementation(() => {
    context.crashed = true;
  });
  context.running = true;
  schedule();
  await vi.waitFor(() => expect(crash).toHaveBeenCalledOnce());
  schedule();
  await idle();
  expect(session.trainFor).toHaveBeenCalledOnce();
});
