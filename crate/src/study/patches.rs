//! The patches of pictures that excite the maps of a layer most, found for all of its maps in one pass over the pictures (as
//! Zeiler and Fergus, 2014, show what a network has learnt).

use super::{BLOCK, Study, copy_of, show};
use crate::data::Pictures;
use crate::net::Net;
use crate::ops::arithmetic::{Field, Unit};
use crate::train::Run;

/// How many patches of each map are kept, of as many pictures.
pub const PATCHES: usize = 9;

/// How many pictures are searched: all of a test set, and of those to train on as many.
const MOST: usize = 10_000;

/// Where a map is largest on one picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Patch {
    /// The picture's number.
    pub picture: usize,
    /// The value there.
    pub value: f32,
    /// Row of the map.
    pub y: usize,
    /// Column of the map.
    pub x: usize,
}

/// A search at work, with the weights of the moment it began, and what it has come to so far.
pub struct Patches {
    net: Net,
    layer: usize,
    best: Vec<Vec<Patch>>,
    test: bool,
    at_examples: u64,
    done: usize,
    total: usize,
    ms: f64,
}

impl Patches {
    /// The layer whose maps are looked at, counted from 1.
    pub fn layer(&self) -> usize {
        self.layer
    }

    /// How many maps it has.
    pub fn maps(&self) -> usize {
        self.best.len()
    }

    /// The patches of one map, the most exciting first.
    pub fn of_map(&self, map: usize) -> &[Patch] {
        self.best.get(map).map_or(&[], Vec::as_slice)
    }

    /// What of its picture a patch is.
    pub fn field(&self, patch: &Patch) -> Field {
        self.field_at(patch.y, patch.x)
    }

    fn field_at(&self, y: usize, x: usize) -> Field {
        self.net.receptive_fields(self.layer - 1, Unit { channel: 0, y, x })[0]
    }

    /// Rows and columns of a patch that lies inside the picture: the largest that there are.
    pub fn window(&self) -> (usize, usize) {
        let maps = self.net.shapes()[self.layer];
        // Rows of a field depend on the row alone, and columns on the column.
        let fields =
            (0..maps.height.max(maps.width)).map(|at| self.field_at(at.min(maps.height - 1), at.min(maps.width - 1)));
        fields.fold((0, 0), |(height, width), field| {
            (height.max(field.bottom - field.top), width.max(field.right - field.left))
        })
    }

    /// The pictures that are searched: of the test set, or where there is none those to train on.
    pub fn pictures<'run>(&self, run: &'run Run) -> &'run Pictures {
        if self.test { run.data().test() } else { run.data().train() }
    }

    /// Whether they are of the test set.
    pub fn in_test_set(&self) -> bool {
        self.test
    }

    /// How many pictures were looked at, and of how many.
    pub fn progress(&self) -> (usize, usize) {
        (self.done, self.total)
    }

    /// Examples that the weights had seen.
    pub fn at_examples(&self) -> u64 {
        self.at_examples
    }

    /// Milliseconds that it has taken.
    pub fn ms(&self) -> f64 {
        self.ms
    }

    fn finished(&self) -> bool {
        self.done == self.total
    }

    /// Looks at the next block of pictures.
    fn advance(&mut self, pictures: &Pictures) {
        let numbers = self.done..self.total.min(self.done + BLOCK);
        self.done = numbers.end;
        let maps = show(&mut self.net, self.layer, &mut numbers.clone().map(|index| pictures.pixels(index)));
        let (area, width) = (maps.shape().area(), maps.shape().width);
        for (best, map) in self.best.iter_mut().zip(maps.values().as_chunks::<BLOCK>().0.chunks(area)) {
            let (values, places) = largest(map);
            for ((picture, value), place) in numbers.clone().zip(values).zip(places) {
                meet(best, Patch { picture, value, y: place / width, x: place % width });
            }
        }
    }
}

/// The largest value of each lane and its place, the first where several are as large.
fn largest(map: &[[f32; BLOCK]]) -> ([f32; BLOCK], [usize; BLOCK]) {
    let (mut values, mut places) = ([f32::NEG_INFINITY; BLOCK], [0; BLOCK]);
    for (at, pixel) in map.iter().enumerate() {
        for ((best, place), &value) in values.iter_mut().zip(&mut places).zip(pixel) {
            if value > *best {
                (*best, *place) = (value, at);
            }
        }
    }
    (values, places)
}

fn meet(best: &mut Vec<Patch>, met: Patch) {
    let full = best.len() == PATCHES && best.last().is_some_and(|last| last.value >= met.value);
    // A map of a network that diverged may have no numbers.
    if full || !met.value.is_finite() {
        return;
    }
    // Of equals, the one met first stays first.
    let place = best.partition_point(|other| other.value >= met.value);
    best.insert(place, met);
    best.truncate(PATCHES);
}

impl Study {
    /// Starts a search for the patches of all maps of layer `layer`, counted from 1, in place of an earlier one, with the
    /// weights as they are now.
    pub fn find_patches(&mut self, run: &mut Run, layer: usize) {
        run.data_mut().grow_fully();
        let Some(net) = copy_of(run) else { return };
        let layer = layer.clamp(1, net.shapes().len() - 1);
        let test = !run.data().test().is_empty();
        let pictures = if test { run.data().test() } else { run.data().train() };
        let total = pictures.len().min(MOST);
        let best = vec![Vec::new(); net.shapes()[layer].channels];
        let at_examples = run.examples();
        self.patches = Some(Patches { net, layer, best, test, at_examples, done: 0, total, ms: 0.0 });
    }

    /// Goes on searching for patches for about `ms` milliseconds; false when there is nothing left to do.
    pub fn find_patches_for(&mut self, run: &Run, ms: f64, clock: &dyn Fn() -> f64) -> bool {
        let Some(patches) = self.patches.as_mut().filter(|patches| !patches.finished()) else { return false };
        let began = clock();
        let mut taken = 0.0;
        while taken < ms && !patches.finished() {
            let pictures = if patches.test { run.data().test() } else { run.data().train() };
            patches.advance(pictures);
            taken = clock() - began;
        }
        patches.ms += taken;
        !patches.finished()
    }

    /// What the latest search for patches has come to.
    pub fn patches(&self) -> Option<&Patches> {
        self.patches.as_ref()
    }

    /// Ends the search for patches; what it came to is forgotten.
    pub fn forget_patches(&mut self) {
        self.patches = None;
    }
}

#[cfg(test)]
mod tests;
