//! Every importer against texts and files that were damaged at random: none may panic, hang or take memory without
//! bound, and what is read must come out again as it went in.
//!
//! A short run is part of the tests; `scripts/fuzz` goes on for as long as it is told. A failure names its seed and
//! leaves the input in `target/fuzz/`; one that is mended goes into `found.rs`.

mod corpus;
mod found;
mod mutate;
mod targets;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use mutate::Mutator;
use targets::Target;

/// Executions of each target in the tests.
const SHORT: u64 = 1500;

/// One execution takes milliseconds; the largest network that fits, a second.
const PATIENCE: Duration = Duration::from_secs(20);

/// Bytes that the whole process may take.
const MEMORY_LIMIT: u64 = 1_000_000_000;

/// The most memory that this process has taken so far, where the system tells.
fn most_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1024
}

/// Keeps an input that something went wrong with, and says where.
fn keep(target: Target, seed: u64, input: &[u8]) -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/fuzz");
    let file = folder.join(format!("{}-{seed}", target.name()));
    let _ = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&file, input));
    format!("{}, seed {seed}: the input is in {}", target.name(), file.display())
}

/// What is being run, and since when.
type Current = Arc<Mutex<Option<(Instant, Target, u64, Vec<u8>)>>>;

/// Ends the process when one input takes too long.
struct Watch(Current);

impl Watch {
    fn begin() -> Self {
        let current = Current::default();
        let watched = Arc::downgrade(&current);
        std::thread::spawn(move || {
            while let Some(current) = watched.upgrade() {
                if let Ok(Some((since, target, seed, input))) = current.lock().as_deref()
                    && since.elapsed() > PATIENCE
                {
                    eprintln!("it hangs: {}", keep(*target, *seed, input));
                    std::process::abort();
                }
                drop(current);
                std::thread::sleep(Duration::from_millis(200));
            }
        });
        Self(current)
    }

    /// Runs one input, which is to end well and soon; true where it was taken.
    fn run(&self, target: Target, seed: u64, input: &[u8]) -> bool {
        let set = |now| *self.0.lock().unwrap_or_else(PoisonError::into_inner) = now;
        set(Some((Instant::now(), target, seed, input.to_vec())));
        let result = catch_unwind(AssertUnwindSafe(|| target.run(input)));
        set(None);
        result.unwrap_or_else(|panic| {
            let words = panic.downcast_ref::<String>().cloned().unwrap_or_default();
            panic!("{words}\n{}", keep(target, seed, input));
        })
    }
}

/// Runs a target with the inputs of these seeds, until the time is over; returns how many, and how many were taken.
fn fuzz(target: Target, seeds: impl Iterator<Item = u64>, until: Option<Instant>) -> (u64, u64) {
    let (corpus, watch) = (corpus::of(target), Watch::begin());
    let (mut count, mut taken) = (0, 0);
    for seed in seeds {
        if until.is_some_and(|until| Instant::now() > until) {
            break;
        }
        let mut input = Mutator::new(seed).damaged(&corpus);
        // Else hardly a damaged header would be looked into.
        if target == Target::Safetensors && seed % 4 > 0 {
            mutate::mend_length(&mut input);
        }
        taken += u64::from(watch.run(target, seed, &input));
        count += 1;
        if count % 100 == 0 {
            let memory = most_memory();
            assert!(memory < MEMORY_LIMIT, "{memory} bytes are too many; the last {}", keep(target, seed, &input));
        }
    }
    (count, taken)
}

#[test]
fn damaged_inputs_are_refused_or_read() {
    for target in Target::ALL {
        let (count, taken) = fuzz(target, 0..SHORT, None);
        // Were all refused, or none, it would be no test.
        assert!(count == SHORT && (SHORT / 100..SHORT / 2).contains(&taken), "{}: {taken} taken", target.name());
    }
}

#[test]
fn what_is_whole_is_read() {
    for target in Target::ALL {
        for input in corpus::of(target) {
            assert!(target.run(&input), "{}: {}", target.name(), String::from_utf8_lossy(&input));
        }
    }
}

#[test]
fn what_was_found_stays_mended() {
    let watch = Watch::begin();
    for (target, input) in found::all() {
        watch.run(target, 0, &input);
    }
}

/// For `scripts/fuzz`: `FUZZ_SECONDS` for all targets together, or for the one that `FUZZ_TARGET` names.
#[test]
#[ignore = "goes on for as long as it is told; see scripts/fuzz"]
fn for_long() {
    let seconds = std::env::var("FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(60);
    let wanted = std::env::var("FUZZ_TARGET").unwrap_or_default();
    let chosen: Vec<Target> = Target::ALL.into_iter().filter(|t| wanted.is_empty() || t.name() == wanted).collect();
    assert!(!chosen.is_empty(), "there is no target {wanted}; use one of {:?}", Target::ALL.map(Target::name));
    // Other seeds every time: a long run is to see what the short one does not.
    let first = std::time::SystemTime::UNIX_EPOCH.elapsed().map_or(0, |time| time.as_nanos() as u64);
    for &target in &chosen {
        let until = Instant::now() + Duration::from_secs(seconds) / chosen.len() as u32;
        let (count, taken) = fuzz(target, first.., Some(until));
        let (name, memory) = (target.name(), most_memory() / 1_000_000);
        println!("{name}: {count} executions from seed {first}, {taken} taken, at most {memory} MB");
    }
}
