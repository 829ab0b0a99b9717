//! What travels between workers: one buffer that goes to and fro, so that no step asks the browser for another. On its
//! way out it holds how many parameters there are, the parameters and the tasks, on its way back what came of these, one
//! after the other.

use js_sys::{Float32Array, Uint8Array};

use super::convert::now;
use crate::run::{Done, Replica, Task};

const NUMBER: usize = size_of::<f32>();

/// A buffer that is larger than needed by this factor is of another network, and too much to keep.
const ROOMY: usize = 4;

/// A view of `len` numbers of `packet` from number `from` on; `None` where it ends before.
fn numbers(packet: &Uint8Array, from: usize, len: usize) -> Option<Float32Array> {
    let fits = NUMBER * (from + len) <= packet.length() as usize;
    let start = packet.byte_offset() as usize + NUMBER * from;
    fits.then(|| Float32Array::new_with_byte_offset_and_length(&packet.buffer(), start as u32, len as u32))
}

/// A view of `len` bytes of `packet` from byte `from` on; `None` where it ends before.
fn bytes(packet: &Uint8Array, from: usize, len: usize) -> Option<Uint8Array> {
    let fits = from + len <= packet.length() as usize;
    fits.then(|| packet.subarray(from as u32, (from + len) as u32))
}

/// Puts parameters and tasks into `packet`, or into another one where it has too little or far too much room for them
/// and for their results.
pub(super) fn fill(packet: Uint8Array, parameters: &[f32], tasks: &[&Task]) -> Uint8Array {
    let count = (parameters.len() as u32).to_le_bytes();
    let written: Vec<Vec<u8>> = tasks.iter().map(|task| task.to_bytes()).collect();
    let out = NUMBER * (1 + parameters.len()) + written.iter().map(Vec::len).sum::<usize>();
    let back = NUMBER * tasks.iter().map(|task| task.result_len(parameters.len())).sum::<usize>();
    let room = out.max(back);
    let suits = (room..=ROOMY * room).contains(&(packet.length() as usize));
    let packet = if suits { packet } else { Uint8Array::new_with_length(room as u32) };
    if let Some(place) = numbers(&packet, 1, parameters.len()) {
        place.copy_from(parameters);
    }
    let mut at = NUMBER * (1 + parameters.len());
    put(&packet, 0, &count);
    for task in written {
        put(&packet, at, &task);
        at += task.len();
    }
    packet
}

fn put(packet: &Uint8Array, at: usize, values: &[u8]) {
    if let Some(place) = bytes(packet, at, values.len()) {
        place.copy_from(values);
    }
}

/// Does those of the `count` tasks in `packet` that `claim` says nobody else does, by their places in it, and puts what
/// came of them in their place; returns their places. `None` when they are none, or of a network with more or fewer
/// parameters.
pub(super) fn work(
    packet: &Uint8Array,
    count: usize,
    claim: &dyn Fn(usize) -> bool,
    replica: &mut Replica,
) -> Option<Vec<u32>> {
    let parameters = replica.parameters_mut();
    let mut sent = [0; NUMBER];
    bytes(packet, 0, NUMBER)?.copy_to(&mut sent);
    if u32::from_le_bytes(sent) as usize != parameters.len() {
        return None;
    }
    numbers(packet, 1, parameters.len())?.copy_to(parameters);
    let mut at = NUMBER * (1 + parameters.len());
    let mut tasks = Vec::with_capacity(count);
    for _ in 0..count {
        let mut header = [0; Task::HEADER];
        bytes(packet, at, Task::HEADER)?.copy_to(&mut header);
        let task = bytes(packet, at, Task::len_of(&header))?.to_vec();
        at += task.len();
        tasks.push(Task::from_bytes(&task)?);
    }
    let mut at = 0;
    let mut done = Vec::with_capacity(count);
    for (place, task) in tasks.iter().enumerate() {
        if !claim(place) {
            continue;
        }
        let result = replica.work(task, &now).to_numbers();
        numbers(packet, at, result.len())?.copy_from(&result);
        at += result.len();
        done.push(place as u32);
    }
    Some(done)
}

/// Reads what came of tasks from a packet that is back.
pub(super) struct Results<'a> {
    packet: &'a Uint8Array,
    at: usize,
}

impl<'a> Results<'a> {
    pub fn new(packet: &'a Uint8Array) -> Self {
        Self { packet, at: 0 }
    }

    /// What came of the next task, of a network of so many parameters; `None` when it does not fit.
    pub fn next(&mut self, task: &Task, parameters: usize) -> Option<Done> {
        let mut result = vec![0.0; task.result_len(parameters)];
        numbers(self.packet, self.at, result.len())?.copy_to(&mut result);
        self.at += result.len();
        Done::from_numbers(task, parameters, &result)
    }
}
