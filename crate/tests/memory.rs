//! What the engine says that a network takes, beside what it takes.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use convscope::backend::Backend;
use convscope::data::Dataset;
use convscope::data::augment::Augmentation;
use convscope::optimizers::OptimizerSpec;
use convscope::spec::NetSpec;
use convscope::study::{Focus, Study};
use convscope::train::{Need, Run};

/// Counts the bytes that are in use, and their most.
struct Counting;

static IN_USE: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

// SAFETY: blocks are the system's.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = IN_USE.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        MOST.fetch_max(now, Ordering::Relaxed);
        // SAFETY: the caller's guarantee.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        IN_USE.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller's guarantee.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn run_of(layers: &str, batch_size: usize) -> Run {
    let spec = format!(r#"{{"input":{{"channels":3,"height":32,"width":32}},"layers":[{layers}]}}"#);
    let optimizer = serde_json::json!({"method": "adam", "learning_rate": 0.001, "batch_size": batch_size});
    let optimizer = OptimizerSpec::from_value(optimizer).unwrap();
    Run::new(NetSpec::parse(&spec).unwrap(), optimizer, Augmentation::USUAL, Dataset::embedded(), 1).unwrap()
}

/// Trains for so many steps and looks inside; returns the most bytes in use meanwhile.
fn most_of(run: &mut Run, steps: usize) -> usize {
    MOST.store(IN_USE.load(Ordering::Relaxed), Ordering::Relaxed);
    (0..steps).for_each(|_| run.step(&|| 0.0).unwrap());
    Study::new(run, Focus::Test(0)).unwrap().inspect(run);
    MOST.load(Ordering::Relaxed)
}

#[test]
fn the_estimate_is_what_is_taken_to_a_third() {
    let fc = r#"{"kind":"fc","units":10}"#;
    let block = r#"{"kind":"residual","layers":[{"kind":"conv","filters":64,"size":3,"pad":1},{"kind":"batch_norm"}]}"#;
    let networks = [
        format!(
            r#"{{"kind":"conv","filters":400,"size":1}},{{"kind":"relu"}},{{"kind":"max_pool","size":4,"stride":4}},{fc}"#
        ),
        format!(
            r#"{{"kind":"conv","filters":64,"size":3,"pad":1}},{block},{{"kind":"max_pool","size":4,"stride":4}},{fc}"#
        ),
        format!(r#"{{"kind":"fc","units":500}},{{"kind":"relu"}},{fc}"#),
    ];
    // Validation comes with the ninth step of 32, the second state to fall back to after 128.
    for (layers, (batch_size, steps)) in networks.iter().zip([(32, 10), (16, 20), (32, 132)]) {
        // Pictures are drawn as they are needed: those of the smallest network are left out.
        let pictures = {
            let before = IN_USE.load(Ordering::Relaxed);
            let mut small = run_of(fc, batch_size);
            most_of(&mut small, steps) - before
        };
        let before = IN_USE.load(Ordering::Relaxed);
        let mut run = run_of(layers, batch_size);
        let found = (most_of(&mut run, steps) - before - pictures) as f64 / 1e6;
        let said = Need::of(run.backend().spec(), batch_size).unwrap().trainer as f64 / 1e6;
        println!("{layers}: {found:.0} MB, estimated {said:.0}");
        assert!((0.67..1.33).contains(&(said / found)), "{layers} took {found:.0} MB, {said:.0} were estimated");
    }
}
