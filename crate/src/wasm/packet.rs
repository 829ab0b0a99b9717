//! What workers hand to each other, in buffers that are used for many steps.
//!
//! A *sheet* tells what is to be done, to all of them: how many parameters there are and how many bytes the heads of the
//! tasks take, then the parameters, the heads of all tasks and the pixels of all tasks. *Results* are one worker's: the
//! figures of the tasks it did, then sums of gradients. Every look into a buffer of the browser's costs a microsecond, so
//! what can be is copied in one piece.

use js_sys::{Float32Array, Uint8Array};

use super::convert::now;
use crate::run::{Replica, Results, Task};

const NUMBER: usize = size_of::<f32>();

/// A view of `len` numbers of `packet` from number `from` on; `None` where it ends before.
fn numbers(packet: &Uint8Array, from: usize, len: usize) -> Option<Float32Array> {
    let end = from.checked_add(len)?.checked_mul(NUMBER)?;
    (end <= packet.length() as usize).then(|| {
        let start = packet.byte_offset() + (end - NUMBER * len) as u32;
        Float32Array::new_with_byte_offset_and_length(&packet.buffer(), start, len as u32)
    })
}

/// A view of `len` bytes of `packet` from byte `from` on; `None` where it ends before.
fn bytes(packet: &Uint8Array, from: usize, len: usize) -> Option<Uint8Array> {
    let end = from.checked_add(len)?;
    (end <= packet.length() as usize).then(|| packet.subarray(from as u32, end as u32))
}

/// Bytes before the parameters.
const START: usize = 2 * NUMBER;

/// Bytes of a sheet with so many parameters and these tasks; another may follow it, and numbers begin at multiples of 4.
pub(super) fn sheet_room(parameters: usize, tasks: &[Task]) -> usize {
    let bytes = START + NUMBER * parameters + tasks.iter().map(Task::bytes).sum::<usize>();
    bytes.next_multiple_of(NUMBER)
}

/// Bytes that are enough for what may come of these tasks.
pub(super) fn results_room(parameters: usize, tasks: &[&Task]) -> usize {
    NUMBER * tasks.iter().map(|task| task.most_numbers(parameters)).sum::<usize>()
}

/// Writes all `tasks` to `sheet`, but pixels only of those with numbers `shown`; `None` where there is no room for them.
pub(super) fn write_tasks(sheet: &Uint8Array, parameters: usize, tasks: &[Task], shown: &[usize]) -> Option<()> {
    let heads: Vec<u8> = tasks.iter().flat_map(Task::head).collect();
    put(sheet, 0, [parameters, heads.len()].map(|number| (number as u32).to_le_bytes()).as_flattened())?;
    let mut at = START + NUMBER * parameters;
    put(sheet, at, &heads)?;
    at += heads.len();
    for (index, task) in tasks.iter().enumerate() {
        if shown.contains(&index) {
            put(sheet, at, task.pixels())?;
        }
        at += task.pixels().len();
    }
    Some(())
}

/// Writes the parameters that the tasks of `sheet` are to be done with.
pub(super) fn write_parameters(sheet: &Uint8Array, parameters: &[f32]) -> Option<()> {
    numbers(sheet, START / NUMBER, parameters.len())?.copy_from(parameters);
    Some(())
}

/// Puts bytes from byte `at` on.
fn put(packet: &Uint8Array, at: usize, values: &[u8]) -> Option<()> {
    bytes(packet, at, values.len())?.copy_from(values);
    Some(())
}

/// Does those `tasks` of `sheet` that `claim` says nobody else does, in their order, and puts what came of them into
/// `results`; returns which. `None` when there are none such, or when they are of a network with more or fewer parameters.
pub(super) fn work(
    sheet: &Uint8Array,
    tasks: &[usize],
    claim: &dyn Fn(usize) -> bool,
    replica: &mut Replica,
    results: &Uint8Array,
) -> Option<Vec<usize>> {
    let mut start = [0; START];
    bytes(sheet, 0, START)?.copy_to(&mut start);
    let (numbers_of_start, _) = start.as_chunks::<NUMBER>();
    let [count, heads] = [0, 1].map(|at| u32::from_le_bytes(numbers_of_start[at]) as usize);
    let parameters = replica.parameters_mut();
    if count != parameters.len() {
        return None;
    }
    numbers(sheet, START / NUMBER, count)?.copy_to(parameters);
    let heads_at = START + NUMBER * count;
    let pixels_at = heads_at.checked_add(heads)?;
    let heads = bytes(sheet, heads_at, heads)?.to_vec();
    let places = places_of(&heads, pixels_at)?;
    let mut done = Vec::with_capacity(tasks.len());
    let mut all = Results::default();
    for &index in tasks {
        let Place { head, pixels, at } = places.get(index)?;
        if claim(index) {
            let task = Task::from_bytes(head, bytes(sheet, *at, *pixels)?.to_vec())?;
            all.add(index, &task, replica.work(&task, &now));
            done.push(index);
        }
    }
    let mut at = 0;
    for values in all.into_numbers() {
        numbers(results, at, values.len())?.copy_from(&values);
        at += values.len();
    }
    Some(done)
}

/// Where a task is on a sheet.
struct Place<'a> {
    head: &'a [u8],
    /// Bytes of its pixels, and where they begin.
    pixels: usize,
    at: usize,
}

/// The places of all tasks with these heads, whose pixels begin at byte `at`.
fn places_of(mut heads: &[u8], mut at: usize) -> Option<Vec<Place<'_>>> {
    let mut places = Vec::new();
    while let Some(start) = heads.first_chunk() {
        let [len, pixels] = Task::lens_of(start);
        places.push(Place { head: heads.split_off(..len)?, pixels, at });
        at = at.checked_add(pixels)?;
    }
    Some(places)
}

/// Reads what came of `tasks`, with their indices; `None` when it does not fit.
pub(super) fn read(results: &Uint8Array, tasks: &[(usize, &Task)], parameters: usize) -> Option<Results> {
    let mut at = 0;
    Results::from_numbers(tasks, parameters, |len| {
        let values = numbers(results, at, len)?.to_vec();
        at += len;
        Some(values)
    })
}
