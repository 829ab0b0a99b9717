//! Training steps natively, as shares of the thread's multiply-add peak: the same measurement as `scripts/bench`
//! makes in a browser. `cargo bench --features bench --bench training -- [ROUNDS] [NAME]`, best with
//! `RUSTFLAGS="-C target-cpu=native"`.
//!
//! With `--in-turn` it is the native part of `scripts/bench`: the first line of its input is a JSON array of cases,
//! each `round`, `shared` (by two threads) or `summary` after it is answered with a line of JSON, and it ends with its
//! input.

use std::io::{BufRead, Write};
use std::time::Instant;

use convscope::bench::threads::Shared;
use convscope::bench::{Bench, Case, measure};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if arguments.iter().any(|argument| argument == "--in-turn") {
        return in_turn();
    }
    let rounds = arguments.first().and_then(|rounds| rounds.parse().ok()).unwrap_or(5);
    let name = arguments.get(1).map_or("", String::as_str);
    let cases: Vec<Case> = serde_json::from_str(include_str!("../../tests/bench/cases.json")).expect("cases.json");
    let cases: Vec<Case> = cases.into_iter().filter(|case| case.name.contains(name)).collect();
    let started = Instant::now();
    let clock = || started.elapsed().as_secs_f64() * 1e3;
    let summary = measure(&cases, rounds, &clock).expect("the networks of cases.json hold together");
    println!("{}: peak {:.1} GFLOP/s", summary.build, summary.peak_gflops);
    for case in summary.cases {
        println!(
            "\n{} × {}: {:.0} examples/s, share {:.1} %",
            case.name,
            case.batch,
            case.examples_per_second,
            100.0 * case.share
        );
        for part in case.parts {
            let share = part.share.map(|share| format!("{:.1} %", 100.0 * share)).unwrap_or_default();
            println!(
                "{:>24} {:8.3} ms {:>5.1} % of the step {share}",
                part.name,
                part.ms,
                100.0 * part.ms / case.step_ms
            );
        }
    }
}

fn in_turn() {
    let started = Instant::now();
    let clock = || started.elapsed().as_secs_f64() * 1e3;
    let mut lines = std::io::stdin().lock().lines().map(|line| line.expect("text"));
    let cases: Vec<Case> = serde_json::from_str(&lines.next().expect("the cases")).expect("a JSON array of cases");
    let mut bench = Bench::new(&cases, &clock).expect("the networks hold together");
    let mut shared = Shared::new(&cases, 2, &clock).expect("the networks hold together");
    for line in lines {
        let answer = match line.as_str() {
            "round" => serde_json::to_string(&bench.round(&clock)),
            "shared" => serde_json::to_string(&shared.round(&clock).expect("a learning rate of 0.01 is small enough")),
            "summary" => serde_json::to_string(&bench.summary()),
            other => panic!("asked for {other}; there are round, shared and summary"),
        };
        println!("{}", answer.expect("numbers and names"));
        std::io::stdout().flush().expect("somebody listens");
    }
}
