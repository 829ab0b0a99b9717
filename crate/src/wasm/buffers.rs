//! What the trainer and its workers hand to each other, in buffers that are used for many batches.
//!
//! The *job buffer* tells all workers what is to be computed: how many parameters there are and how many bytes the headers
//! of the micro-batches take, then the parameters, the headers of all micro-batches and the pixels of all micro-batches.
//! A *result buffer* belongs to one worker: the metrics of the micro-batches it computed, then sums of gradients. Every
//! access to a buffer of the browser's costs a microsecond, so what can be is copied in one piece.

use js_sys::{Float32Array, Uint8Array};

use super::convert::now;
use crate::train::{BatchJob, MicroBatch, Worker, WorkerResults};

const NUMBER: usize = size_of::<f32>();

/// A view of `len` numbers of `buffer` from number `from` on; `None` where it ends before.
fn numbers(buffer: &Uint8Array, from: usize, len: usize) -> Option<Float32Array> {
    let end = from.checked_add(len)?.checked_mul(NUMBER)?;
    (end <= buffer.length() as usize).then(|| {
        let start = buffer.byte_offset() + (end - NUMBER * len) as u32;
        Float32Array::new_with_byte_offset_and_length(&buffer.buffer(), start, len as u32)
    })
}

/// A view of `len` bytes of `buffer` from byte `from` on; `None` where it ends before.
fn bytes(buffer: &Uint8Array, from: usize, len: usize) -> Option<Uint8Array> {
    let end = from.checked_add(len)?;
    (end <= buffer.length() as usize).then(|| buffer.subarray(from as u32, end as u32))
}

/// Bytes before the parameters.
const START: usize = 2 * NUMBER;

/// Bytes of a job buffer with so many parameters and this batch. Another may follow it, and numbers begin at
/// multiples of 4.
pub(super) fn job_bytes(parameters: usize, job: &BatchJob) -> usize {
    let bytes = START + NUMBER * parameters + job.micro_batches().iter().map(MicroBatch::bytes).sum::<usize>();
    bytes.next_multiple_of(NUMBER)
}

/// Bytes that are enough for the results of these micro-batches.
pub(super) fn result_bytes(parameters: usize, job: &BatchJob, micro_batches: &[usize]) -> usize {
    let micro_batches = micro_batches.iter().filter_map(|&index| job.micro_batches().get(index));
    NUMBER * micro_batches.map(|micro_batch| micro_batch.most_numbers(parameters)).sum::<usize>()
}

/// Writes all micro-batches of `batch` to a job buffer, but pixels only of those that are `shown`, where not all are; `None` where there is no
/// room for them.
pub(super) fn write_micro_batches(
    job: &Uint8Array,
    parameters: usize,
    batch: &BatchJob,
    shown: Option<&[usize]>,
) -> Option<()> {
    let micro_batches = batch.micro_batches();
    let headers: Vec<u8> = micro_batches.iter().flat_map(MicroBatch::header).collect();
    put(job, 0, [parameters, headers.len()].map(|number| (number as u32).to_le_bytes()).as_flattened())?;
    let mut at = START + NUMBER * parameters;
    put(job, at, &headers)?;
    at += headers.len();
    for (index, micro_batch) in micro_batches.iter().enumerate() {
        if shown.is_none_or(|shown| shown.contains(&index)) {
            put(job, at, micro_batch.pixels())?;
        }
        at += micro_batch.pixels().len();
    }
    Some(())
}

/// Writes the parameters that the micro-batches of a job buffer are to be computed with.
pub(super) fn write_parameters(job: &Uint8Array, parameters: &[f32]) -> Option<()> {
    numbers(job, START / NUMBER, parameters.len())?.copy_from(parameters);
    Some(())
}

/// Puts bytes from byte `at` on.
fn put(buffer: &Uint8Array, at: usize, values: &[u8]) -> Option<()> {
    bytes(buffer, at, values.len())?.copy_from(values);
    Some(())
}

/// Computes those `micro_batches` of a job buffer that `claim` gives this worker, in their order, and puts the results into
/// `results`; returns which. `None` when there are no such micro-batches, or when they are of a network with more or fewer
/// parameters.
pub(super) fn work(
    job: &Uint8Array,
    micro_batches: &[usize],
    claim: &dyn Fn(usize) -> bool,
    worker: &mut Worker,
    results: &Uint8Array,
) -> Option<Vec<usize>> {
    let mut start = [0; START];
    bytes(job, 0, START)?.copy_to(&mut start);
    let (numbers_of_start, _) = start.as_chunks::<NUMBER>();
    let [count, headers] = [0, 1].map(|at| u32::from_le_bytes(numbers_of_start[at]) as usize);
    let parameters = worker.parameters_mut();
    if count != parameters.len() {
        return None;
    }
    numbers(job, START / NUMBER, count)?.copy_to(parameters);
    let headers_at = START + NUMBER * count;
    let pixels_at = headers_at.checked_add(headers)?;
    let headers = bytes(job, headers_at, headers)?.to_vec();
    let located = locate(&headers, pixels_at)?;
    let mut done = Vec::with_capacity(micro_batches.len());
    let mut all = WorkerResults::default();
    for &index in micro_batches {
        let Located { header, pixels, at } = located.get(index)?;
        if claim(index) {
            let micro_batch = MicroBatch::from_bytes(header, bytes(job, *at, *pixels)?.to_vec())?;
            all.add(index, &micro_batch, worker.compute(&micro_batch, &now));
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

/// Where a micro-batch is in a job buffer.
struct Located<'a> {
    header: &'a [u8],
    /// Bytes of its pixels, and where they begin.
    pixels: usize,
    at: usize,
}

/// Where all micro-batches with these headers are, whose pixels begin at byte `at`.
fn locate(mut headers: &[u8], mut at: usize) -> Option<Vec<Located<'_>>> {
    let mut located = Vec::new();
    while let Some(start) = headers.first_chunk() {
        let [len, pixels] = MicroBatch::lens_of(start);
        located.push(Located { header: headers.split_off(..len)?, pixels, at });
        at = at.checked_add(pixels)?;
    }
    Some(located)
}

/// Reads the results of those `micro_batches` of `job`; `None` when they do not fit.
pub(super) fn read(
    results: &Uint8Array,
    job: &BatchJob,
    micro_batches: &[usize],
    parameters: usize,
) -> Option<WorkerResults> {
    let all = job.micro_batches();
    let micro_batches =
        micro_batches.iter().map(|&index| Some((index, all.get(index)?))).collect::<Option<Vec<_>>>()?;
    let mut at = 0;
    WorkerResults::from_numbers(&micro_batches, parameters, |len| {
        let values = numbers(results, at, len)?.to_vec();
        at += len;
        Some(values)
    })
}
