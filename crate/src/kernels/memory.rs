//! Where values lie: at the beginning of a cache line, which no register straddles then.

use std::alloc::{GlobalAlloc, Layout, System};

/// The system's allocator, with large blocks at the beginning of a cache line. WebAssembly's promises 8 bytes, and with
/// those a quarter of all loads and stores of 16 bytes touch two lines: up to a third of a pass's time, by chance.
struct InLines;

/// Bytes of a cache line.
const LINE: usize = 64;

/// Smaller blocks hold no maps.
const LARGE: usize = 1 << 10;

fn in_lines(layout: Layout) -> Layout {
    if layout.size() < LARGE { layout } else { layout.align_to(LINE).unwrap_or(layout) }
}

// SAFETY: blocks are the system's; one is given back with the layout it was asked for with, since that depends on the
// caller's layout alone, and the default `realloc` does so for both of its layouts.
unsafe impl GlobalAlloc for InLines {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's guarantee.
        unsafe { System.alloc(in_lines(layout)) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller's guarantee.
        unsafe { System.dealloc(block, in_lines(layout)) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's guarantee.
        unsafe { System.alloc_zeroed(in_lines(layout)) }
    }
}

#[global_allocator]
static ALLOCATOR: InLines = InLines;
