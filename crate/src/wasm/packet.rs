//! What workers hand to each other: one buffer for many steps, so that none asks the browser for another. It holds how
//! many parameters there are, how many bytes the heads of tasks take and where results begin; then the parameters, the
//! heads of all tasks, the pixels of all tasks, and what was made of them: figures of tasks, then sums of gradients.
//! Every look into a buffer of the browser's costs a microsecond, so what can be is copied in one piece.

use js_sys::{Float32Array, Uint8Array};

use super::convert::now;
use crate::run::{Replica, Results, Task};

const NUMBER: usize = size_of::<f32>();

/// A view of `len` numbers of `packet` from number `from` on; `None` where it ends before.
fn numbers(packet: &Uint8Array, from: usize, len: usize) -> Option<Float32Array> {
    let end = from.checked_add(len)?.checked_mul(NUMBER)?;
    let start = packet.byte_offset() + (end - NUMBER * len) as u32;
    let fits = end <= packet.length() as usize;
    fits.then(|| Float32Array::new_with_byte_offset_and_length(&packet.buffer(), start, len as u32))
}

/// A view of `len` bytes of `packet` from byte `from` on; `None` where it ends before.
fn bytes(packet: &Uint8Array, from: usize, len: usize) -> Option<Uint8Array> {
    let end = from.checked_add(len)?;
    (end <= packet.length() as usize).then(|| packet.subarray(from as u32, end as u32))
}

/// Bytes before the parameters.
const START: usize = 3 * NUMBER;

/// Where results begin in a packet of so many parameters and these tasks, in numbers.
fn results_at(parameters: usize, tasks: &[&Task]) -> usize {
    let bytes = START + NUMBER * parameters + tasks.iter().map(|task| task.bytes()).sum::<usize>();
    bytes.div_ceil(NUMBER)
}

/// Bytes that are enough for so many parameters, these tasks and what comes of them.
pub(super) fn room(parameters: usize, tasks: &[&Task]) -> usize {
    let results = tasks.iter().map(|task| task.most_numbers(parameters)).sum::<usize>();
    NUMBER * (results_at(parameters, tasks) + results)
}

/// Puts parameters and tasks into `packet`; `None` where it has no room for them.
pub(super) fn fill(packet: &Uint8Array, parameters: &[f32], tasks: &[&Task]) -> Option<()> {
    let heads: Vec<u8> = tasks.iter().flat_map(|task| task.head()).collect();
    let start = [parameters.len(), heads.len(), results_at(parameters.len(), tasks)];
    put(packet, 0, start.map(|number| (number as u32).to_le_bytes()).as_flattened())?;
    numbers(packet, START / NUMBER, parameters.len())?.copy_from(parameters);
    let mut at = put(packet, START + NUMBER * parameters.len(), &heads)?;
    for task in tasks {
        at = put(packet, at, task.pixels())?;
    }
    Some(())
}

/// Puts bytes from byte `at` on; returns where they end.
fn put(packet: &Uint8Array, at: usize, values: &[u8]) -> Option<usize> {
    bytes(packet, at, values.len())?.copy_from(values);
    Some(at + values.len())
}

/// Does those of the `count` tasks in `packet` that `claim` says nobody else does, by their places in it, and adds what
/// came of them; returns their places. `None` when they are none, or of a network with more or fewer parameters.
pub(super) fn work(
    packet: &Uint8Array,
    count: usize,
    claim: &dyn Fn(usize) -> bool,
    replica: &mut Replica,
) -> Option<Vec<u32>> {
    let parameters = replica.parameters_mut();
    let [number, heads, results_at] = start(packet)?;
    if number != parameters.len() {
        return None;
    }
    numbers(packet, START / NUMBER, parameters.len())?.copy_to(parameters);
    let heads_at = START + NUMBER * parameters.len();
    let (mut pixels_at, heads) = (heads_at.checked_add(heads)?, bytes(packet, heads_at, heads)?.to_vec());
    let mut heads = &heads[..];
    let mut done = Vec::with_capacity(count);
    let mut results = Results::default();
    for place in 0..count {
        let [head, pixels] = Task::lens_of(heads.first_chunk()?);
        let (head, rest) = heads.split_at_checked(head)?;
        if claim(place) {
            let task = Task::from_bytes(head, bytes(packet, pixels_at, pixels)?.to_vec())?;
            results.add(place, &task, replica.work(&task, &now));
            done.push(place as u32);
        }
        (heads, pixels_at) = (rest, pixels_at + pixels);
    }
    let mut at = results_at;
    for values in results.into_numbers() {
        numbers(packet, at, values.len())?.copy_from(&values);
        at += values.len();
    }
    Some(done)
}

/// The numbers before the parameters: how many those are, the bytes of all heads, where results begin in numbers.
fn start(packet: &Uint8Array) -> Option<[usize; 3]> {
    let mut start = [0; START];
    bytes(packet, 0, START)?.copy_to(&mut start);
    let (numbers, _) = start.as_chunks::<NUMBER>();
    Some([0, 1, 2].map(|at| u32::from_le_bytes(numbers[at]) as usize))
}

/// Reads what came of `tasks`, with their indices, from a packet that is back; `None` when it does not fit.
pub(super) fn results(packet: &Uint8Array, tasks: &[(usize, &Task)], parameters: usize) -> Option<Results> {
    let [_, _, mut at] = start(packet)?;
    Results::from_numbers(tasks, parameters, |len| {
        let values = numbers(packet, at, len)?.to_vec();
        at += len;
        Some(values)
    })
}
