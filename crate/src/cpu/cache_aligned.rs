//! Where values lie: at the beginning of a cache line, which no register straddles then.

use std::alloc::{GlobalAlloc, Layout, System};

/// The system's allocator, with large blocks at the beginning of a cache line. WebAssembly's promises 8 bytes, and with
/// those a quarter of all loads and stores of 16 bytes touch two lines: up to a third of a pass's time, by chance.
struct CacheAligned;

/// Bytes of a cache line.
const LINE: usize = 64;

/// Smaller blocks hold no maps.
const LARGE: usize = 1 << 10;

fn cache_aligned(layout: Layout) -> Layout {
    if layout.size() < LARGE { layout } else { layout.align_to(LINE).unwrap_or(layout) }
}

// SAFETY: blocks are the system's; one is given back with the layout it was asked for with, since that depends on the
// caller's layout alone, and the default `realloc` does so for both of its layouts.
unsafe impl GlobalAlloc for CacheAligned {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's guarantee.
        unsafe { System.alloc(cache_aligned(layout)) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller's guarantee.
        unsafe { System.dealloc(block, cache_aligned(layout)) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's guarantee.
        unsafe { System.alloc_zeroed(cache_aligned(layout)) }
    }
}

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: CacheAligned = CacheAligned;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_blocks_begin_at_lines_and_keep_their_bytes_as_they_grow_and_shrink() {
        let mut sizes = vec![24, LARGE - 1, LARGE, 5 * LARGE + 1, 3 * LARGE, LARGE, 40, 2 * LARGE];
        sizes.extend((1..60).map(|step| step * step * 7));
        let layout = |size| Layout::from_size_align(size, 8).unwrap();
        let mut size = sizes[0];
        // SAFETY: no size is zero, every block is written within its size and given back with its layout.
        unsafe {
            let mut block = CacheAligned.alloc_zeroed(layout(size));
            for &next in &sizes[1..] {
                let bytes = std::slice::from_raw_parts_mut(block, size);
                bytes.iter_mut().enumerate().for_each(|(at, byte)| *byte = (at % 251) as u8);
                block = CacheAligned.realloc(block, layout(size), next);
                assert!(next < LARGE || block.addr() % LINE == 0, "{next} bytes at {block:?}");
                let kept = std::slice::from_raw_parts(block, size.min(next));
                assert!(kept.iter().enumerate().all(|(at, &byte)| byte == (at % 251) as u8), "{size} to {next} bytes");
                size = next;
            }
            CacheAligned.dealloc(block, layout(size));
        }
    }
}
