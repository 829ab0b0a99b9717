//! What travels between workers: one buffer that goes to and fro, so that no step waits for fresh memory. On its way
//! out it holds the parameters and then the tasks, on its way back what came of them, one after the other.

use js_sys::{Float32Array, Uint8Array};

use super::convert::now;
use crate::run::{Done, Replica, Task};

const NUMBER: usize = size_of::<f32>();

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

/// Puts parameters and tasks into `packet`, or into a larger one where they or their results would not fit.
pub(super) fn fill(packet: Uint8Array, parameters: &[f32], tasks: &[&Task]) -> Uint8Array {
    let written: Vec<Vec<u8>> = tasks.iter().map(|task| task.to_bytes()).collect();
    let out = NUMBER * parameters.len() + written.iter().map(Vec::len).sum::<usize>();
    let back = NUMBER * tasks.iter().map(|task| task.numbers(parameters.len())).sum::<usize>();
    let room = out.max(back);
    let packet = if (packet.length() as usize) < room { Uint8Array::new_with_length(room as u32) } else { packet };
    let mut at = 0;
    if let Some(place) = numbers(&packet, 0, parameters.len()) {
        place.copy_from(parameters);
        at = NUMBER * parameters.len();
    }
    for task in written {
        if let Some(place) = bytes(&packet, at, task.len()) {
            place.copy_from(&task);
        }
        at += task.len();
    }
    packet
}

/// Does the `count` tasks in `packet` and puts what came of them in their place; `None` when they are none.
pub(super) fn work(packet: &Uint8Array, count: usize, replica: &mut Replica) -> Option<()> {
    let parameters = replica.parameters_mut();
    let mut at = NUMBER * parameters.len();
    numbers(packet, 0, parameters.len())?.copy_to(parameters);
    let mut tasks = Vec::with_capacity(count);
    for _ in 0..count {
        let mut header = [0; Task::HEADER];
        bytes(packet, at, Task::HEADER)?.copy_to(&mut header);
        let mut task = vec![0; Task::len_of(&header)];
        bytes(packet, at, task.len())?.copy_to(&mut task);
        at += task.len();
        tasks.push(Task::from_bytes(&task)?);
    }
    let mut at = 0;
    for task in tasks {
        let result = replica.work(&task, &now).to_numbers();
        numbers(packet, at, result.len())?.copy_from(&result);
        at += result.len();
    }
    Some(())
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
        let mut result = vec![0.0; task.numbers(parameters)];
        numbers(self.packet, self.at, result.len())?.copy_to(&mut result);
        self.at += result.len();
        Done::from_numbers(task, parameters, &result)
    }
}
